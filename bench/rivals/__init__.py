"""What others do with the same parallel approval; each runs in the environment `.venv-bench`."""
