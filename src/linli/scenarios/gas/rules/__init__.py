"""What may go on and what may not: cylinders, their ledger, hazards, signed inspections, how often who is visited."""
