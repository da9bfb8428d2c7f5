"""The writers of rounds."""
