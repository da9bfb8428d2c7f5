"""Shapes of the API have names of their own: of two with one name the schema would keep one and lose the other."""

from __future__ import annotations

from collections import defaultdict

from ninja import Schema


def shapes() -> dict[str, dict[str, str]]:
    """Name → module → what the shape is, of every schema that the API declares."""
    import linli.config.api

    assert linli.config.api.api
    found: dict[str, dict[str, str]] = defaultdict(dict)
    waiting = list(Schema.__subclasses__())
    while waiting:
        shape = waiting.pop()
        waiting += shape.__subclasses__()
        if shape.__module__.startswith("linli."):
            found[shape.__name__][shape.__module__] = repr(sorted(shape.model_fields.items(), key=lambda one: one[0]))
    return found


def test_one_name_is_one_shape() -> None:
    doubled = {name: sorted(where) for name, where in shapes().items() if len(set(where.values())) > 1}
    assert not doubled
