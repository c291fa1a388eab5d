"""Work that goes on beside the screens."""
