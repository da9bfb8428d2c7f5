"""What every test stands on: an embedded PostgreSQL of the run's own, one migrated database for each xdist worker.

``LINLI_HOME`` may name a folder to keep between runs (the server and the migrated template stay, the next run starts
in a second); without it a temporary one is made and taken away.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests"))
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")


def _take_away(home: str) -> None:
    """Stop the temporary PostgreSQL and remove its folder, however the run ended."""
    from linli.config import database, environment

    database.stop_embedded(environment.read())
    shutil.rmtree(home, ignore_errors=True)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
os.environ.setdefault("LINLI_PACKS", str(ROOT / "packs"))
os.environ["LINLI_SIMULATION"] = "1"
if "LINLI_HOME" not in os.environ:  # the controller decides; its workers inherit the decision
    os.environ["LINLI_HOME"] = tempfile.mkdtemp(prefix="linli-test-")
    atexit.register(_take_away, os.environ["LINLI_HOME"])

from django.conf import settings  # noqa: E402 -- the environment comes first

from support.databases import Templates  # noqa: E402

# The same examples in every run, however busy the machine; new ones with --hypothesis-profile=explore.
hypothesis.settings.register_profile("explore", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("steady", hypothesis.settings.get_profile("explore"), derandomize=True)
hypothesis.settings.load_profile("steady")

_ = settings.DATABASES  # starts PostgreSQL; pytest-django sets Django up because the settings are there
templates = Templates()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The default database of the tests: all migrations, no data."""
    with django_db_blocker.unblock(), templates.clone("bare") as name, templates.use(name):
        yield


@pytest.fixture(scope="session")
def _hexi_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    with django_db_blocker.unblock(), templates.clone("hexi") as name:
        yield name


@pytest.fixture
def hexi(_hexi_database: str, django_db_blocker: Any) -> Iterator[None]:
    """The Hexi pack is loaded; what the test writes is taken back. Use it instead of ``db``, not beside it."""
    from django.db import connection, transaction

    if connection.in_atomic_block:
        pytest.fail("the fixture hexi replaces django_db: take the mark away")
    with django_db_blocker.unblock(), templates.use(_hexi_database), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A fresh, empty, migrated database for a test that commits (threads, other processes); dropped after it."""
    with django_db_blocker.unblock(), templates.clone("bare", suffix="own") as name, templates.use(name):
        yield name


@pytest.fixture
def own_hexi(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Like ``own_database``, with the Hexi pack loaded."""
    with django_db_blocker.unblock(), templates.clone("hexi", suffix="ownhexi") as name, templates.use(name):
        yield name
