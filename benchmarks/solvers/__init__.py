"""Solvers against what the literature proved, and on a district of Hexi's size: ``linli bench solvers``."""
