"""The readers of places."""

from linli.kernel.places.queries.addresses import Candidate, find_addresses
from linli.kernel.places.queries.borders import Borders, borders
from linli.kernel.places.queries.locator import Located, Named, locate, locate_many
from linli.kernel.places.queries.tree import (
    Node,
    children,
    history_of,
    is_empty_below_communities,
    today_of,
    tree,
    version_of,
)

__all__ = [
    "Borders",
    "Candidate",
    "Located",
    "Named",
    "Node",
    "borders",
    "children",
    "find_addresses",
    "history_of",
    "is_empty_below_communities",
    "locate",
    "locate_many",
    "today_of",
    "tree",
    "version_of",
]
