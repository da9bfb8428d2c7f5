"""How long people wait, when a round ends, and what the bottleneck is."""
