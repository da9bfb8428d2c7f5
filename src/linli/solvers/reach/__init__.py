"""What a home reaches on foot, and where the gaps are."""
