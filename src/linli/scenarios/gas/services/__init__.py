"""The writers of LPG: hand-overs, stops, signed inspections with their hazards, registers, pipes."""
