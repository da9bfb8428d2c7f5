"""Takes the pictures of the README from a running demo: ``LINLI_HOME=… .venv/bin/python tools/take_pictures.py URL``.

The demo must have played its day; sessions are opened behind the server's back, as the journeys do.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT / "tests"))

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PICTURES = [
    ("board", "/desk", "district_centre", DESK),
    ("statistics", "/desk/stats", "district_centre", DESK),
    ("map", "/desk/map", "district_centre", DESK),
    ("today", "/field", "grid_worker", PHONE),
    ("resident", "/", "", PHONE),
]


def main(url: str) -> int:
    """Write ``docs/images/<name>.png`` for every picture."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    from playwright.sync_api import sync_playwright

    from journeys.conftest import FLAGS, chromium
    from linli.config import environment
    from support.live import LiveServer, logins_of

    env = environment.read()
    home = {"LINLI_HOME": str(env.home), "LINLI_DISTRICT": env.district}
    live = LiveServer(url, home, "", logins_of(home))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS, chromium_sandbox=False)
        for name, path, role, viewport in PICTURES:
            context = browser.new_context(
                base_url=url, locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport,
                device_scale_factor=1 if viewport is DESK else 2,
            )  # fmt: skip
            context.set_default_timeout(90_000)
            page = context.new_page()
            if role:
                live.sign_in(page, role)
            page.goto(path, wait_until="load")
            page.wait_for_timeout(6000)  # the map and the charts draw after the data came; a person would wait too
            page.screenshot(path=IMAGES / f"{name}.png")
            print(IMAGES / f"{name}.png")
            context.close()
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"))
