"""The tables' history, oldest first."""
