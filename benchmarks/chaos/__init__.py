"""Phones against a server that is being killed, over a network that lies: ``linli chaos-sync``."""
