"""Shapes: the flat plane of a district, cells that tile it, and how they are stored. Pure: no database."""
