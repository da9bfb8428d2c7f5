"""Which firm is visited in which week of the year, by whom, and the draw that anyone can repeat."""
