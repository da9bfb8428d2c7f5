"""What may be done to a dispute and what follows from it: parties and team, talks, the agreement, the table. Pure."""
