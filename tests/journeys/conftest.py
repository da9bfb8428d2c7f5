"""A live district and a real browser: one server for all journeys of a run, pages as a phone and as a desk see them.

Journeys share the worker's server, so they run in one xdist group; each makes its own cases and looks only at those.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from support.accessibility import Axe
from support.live import LiveServer, live_district

# Playwright keeps an event loop in this thread; what Django does here is the tests' own, one after the other.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_MS = 60_000  # how long to wait for what must come; a busy machine is no defect

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is marked, and all of them go to the same worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))
            item.add_marker(pytest.mark.timeout(600))


def chromium() -> str | None:
    """The browser's path: ``LINLI_CHROMIUM``, else the first that is installed."""
    for name in (os.environ.get("LINLI_CHROMIUM", ""), *BROWSERS):
        if name and (path := shutil.which(name)):
            return path
    return None


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Skips with the reason when there is no browser or no front end to look at."""
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium, or say LINLI_CHROMIUM=/path/to/it")
    if not (ROOT / "web" / "dist" / "index.html").is_file():
        pytest.skip("the front end is not built: make setup")
    return path


@pytest.fixture(scope="session")
def live(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """``linli serve`` with its own data, the Hexi pack and a small generated district with people who can sign in.

    Not called ``live_server``: pytest-django has one of that name, which wants its own database.
    """
    with live_district(tmp_path_factory.mktemp("live")) as server:
        yield server


@pytest.fixture(scope="session")
def _playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def _browser(_playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    browser = _playwright.chromium.launch(executable_path=chromium_path, args=FLAGS, chromium_sandbox=False)
    yield browser
    browser.close()


@pytest.fixture
def new_context(_browser: Browser, live: LiveServer) -> Iterator[Callable[..., BrowserContext]]:
    """Make further browsers (several people in one journey); closed in the end, and no page error is let pass."""
    opened: list[BrowserContext] = []
    errors: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = _browser.new_context(base_url=live.url, locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
    assert not errors, f"errors in the page: {errors}"


@pytest.fixture
def phone(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a phone with a position in the middle of Hexi, light and touch."""
    return phone_page(new_context)


@pytest.fixture
def desk(new_context: Callable[..., BrowserContext]) -> Page:
    """A page on a desk's screen."""
    return new_context(viewport={"width": 1440, "height": 900}).new_page()


def phone_page(new_context: Callable[..., BrowserContext]) -> Page:
    """One more phone."""
    context = new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        is_mobile=True,
        has_touch=True,
        geolocation={"longitude": 117.22, "latitude": 39.085},
        permissions=["geolocation"],
    )
    return context.new_page()


@pytest.fixture
def axe() -> Axe:
    """Asks axe-core about a page: ``axe.check(page)`` fails on a serious or critical finding."""
    return Axe(ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js")
