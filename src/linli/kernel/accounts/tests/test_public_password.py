"""A password that a demo prints has a light hash; every other one the slow one, and both are checked alike."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, get_hasher

from linli.kernel.accounts import services


def memory(encoded: str) -> int:
    """KiB that a check of the hash needs."""
    return int(get_hasher().decode(encoded)["memory_cost"])


def test_only_a_password_that_everybody_may_read_is_hashed_lightly():
    assert memory(services.hash_password("river-lantern-42")) == get_hasher().memory_cost
    assert memory(services.hash_password("river-lantern-42", is_public=True)) <= 1024


def test_a_light_hash_opens_for_its_password_alone():
    light = services.hash_password("river-lantern-42", is_public=True)
    assert check_password("river-lantern-42", light)
    assert not check_password("river-lantern-43", light)
    assert light != services.hash_password("river-lantern-42", is_public=True)
