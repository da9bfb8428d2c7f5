"""What sweeps decide by: found doors, contacts at home, shares of enrolment and of owners. Pure."""
