"""The readers of places."""
