"""Pure helpers: values in, values out; no Django, no database, no clock, no network.

Anything here may be imported by rules, services, solvers and tests alike.
"""
