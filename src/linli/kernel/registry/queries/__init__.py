"""The readers of the register: people of a home, subjects of facts, what is known of them."""

from linli.kernel.registry.queries.people import Covered, people_of_home, require_area

__all__ = ["Covered", "people_of_home", "require_area"]
