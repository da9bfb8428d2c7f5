"""The writers of sweeps."""
