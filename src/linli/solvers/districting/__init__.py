"""Buildings into contiguous, compact, balanced grids."""
