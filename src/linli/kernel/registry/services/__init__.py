"""The writers of the register."""
