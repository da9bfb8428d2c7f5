"""The readers of LPG: cylinders and where they were, users, firms, pipes, signed inspections."""
