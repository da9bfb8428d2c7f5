"""The access log tells what was asked, and nothing about who asked."""

from __future__ import annotations

import asyncio
import io

import pytest

from linli.config.access import AccessLog, without_key


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("/api/v1/cases", "/api/v1/cases"),
        ("/api/v1/public/reports/ABCD2345", "/api/v1/public/reports/*"),
        ("/api/v1/public/reports/ABCD2345/urge", "/api/v1/public/reports/*/urge"),
        ("/api/v1/public/reports/AB/CD/urge", "/api/v1/public/reports/*/CD/urge"),
        ("/api/v1/public/reports/", "/api/v1/public/reports/*"),
        ("/api/v1/public/bookings/K7QM-2X9D-4TRA", "/api/v1/public/bookings/*"),
        ("/api/v1/public/bookings/K7QM-2X9D-4TRA/calendar", "/api/v1/public/bookings/*/calendar"),
        ("/t/ABCD2345", "/t/*"),
        ("/b/K7QM-2X9D-4TRA", "/b/*"),
        ("/a\nb", "'/a\\nb'"),
    ],
)
def test_a_tracking_code_is_never_written_and_a_line_stays_one_line(path: str, written: str) -> None:
    assert without_key(path) == written


def test_lines_are_written_together_and_the_last_ones_at_the_end() -> None:
    out = io.StringIO()

    async def requests() -> None:
        access = AccessLog(out)
        access.note("GET", "/api/v1/cases", 200, 0.0123)
        access.note("POST", "/api/v1/public/reports/ABCD2345/rate", 422, 0.004)
        assert out.getvalue() == ""
        access.flush()

    asyncio.run(requests())
    first, second = out.getvalue().splitlines()
    assert first.endswith(" GET /api/v1/cases 200 12.3 ms")
    assert second.endswith(" POST /api/v1/public/reports/*/rate 422 4.0 ms")
