"""Planning synthetic households, people, organisations and staff: pure numpy, no database. Nobody in it is real."""
