"""The readers of figures: tables by unit, place, category or week, and the numbers of the wall."""
