"""The readers of devices."""
