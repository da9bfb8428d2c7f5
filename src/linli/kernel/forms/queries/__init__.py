"""The readers of forms."""
