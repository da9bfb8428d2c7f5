"""``GET /metrics``: gauges for whoever watches the system, in Prometheus' text form 0.0.4.

For a machine token of the whole district with the scope ``metrics``; counts only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from linli.kernel.accounts import permissions
from linli.kernel.accounts.auth import signed_in
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.base.pack import installed_pack
from linli.kernel.cases import outbox
from linli.kernel.insight.queries import wall

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
JOBS = ("todo", "doing", "failed")

Sample = tuple[Mapping[str, str], int]


def metrics(request: HttpRequest) -> HttpResponse:
    """Open cases by state, overdue ones, entries that wait in the outbox, jobs by status.

    Raises not_signed_in without a token, not_allowed without the scope ``metrics`` or with an area below the district.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    actor = signed_in(request)
    if actor is None:
        raise LinliError("not_signed_in")
    permissions.require(actor, "metrics.read", place_code=installed_pack().code)
    return HttpResponse("".join(_lines()), content_type=CONTENT_TYPE)


def _lines() -> Iterator[str]:
    by_state = [({"type": kind, "state": state}, cases) for kind, state, cases in wall.open_by_state()]
    yield from _gauge("linli_cases_open", "Open cases by type and state.", by_state)
    yield from _gauge(
        "linli_cases_overdue", "Open cases whose step is past its time.", [({}, wall.overdue_cases(now()))]
    )
    yield from _gauge("linli_outbox_waiting", "Timeline entries nobody has heard of yet.", [({}, outbox.waiting())])
    yield from _gauge("linli_jobs", "Jobs of the queue by status.", _jobs())


def _gauge(name: str, text: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {text}\n# TYPE {name} gauge\n"
    for labels, value in samples:
        inside = ",".join(f'{label}="{_escaped(said)}"' for label, said in labels.items())
        yield f"{name}{{{inside}}} {value}\n" if inside else f"{name} {value}\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _jobs() -> list[Sample]:
    with connection.cursor() as cursor:
        cursor.execute("select status::text, count(*) from procrastinate_jobs group by 1")
        counts = dict(cursor.fetchall())
    return [({"status": status}, counts.get(status, 0)) for status in JOBS]
