"""The readers of rounds."""
