"""The transition tables of supervision, one module a type, and the arithmetic of tasks. Pure."""
