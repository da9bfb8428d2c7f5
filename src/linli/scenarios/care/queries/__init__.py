"""The readers of care."""
