"""The readers of sweeps."""
