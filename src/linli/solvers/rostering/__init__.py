"""Who works at which site on which shift."""
