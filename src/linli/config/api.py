"""The API under /api/v1: one instance, one error shape, routers of the kernel's rooms and of the scenarios."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError

from linli.config.parsing import CleanParser
from linli.config.rendering import Renderer
from linli.kernel.accounts.api import router as accounts_router
from linli.kernel.accounts.auth import allowed, signed_in
from linli.kernel.audit.api import router as audit_router
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.api import router as cases_router
from linli.kernel.devices.api import router as devices_router
from linli.kernel.forms.api import router as forms_router
from linli.kernel.insight.api import router as insight_router
from linli.kernel.messages.api import router as messages_router
from linli.kernel.places.api import router as places_router
from linli.kernel.registry.api import router as registry_router
from linli.kernel.rounds.api import router as rounds_router
from linli.kernel.scenario import scenarios

log = logging.getLogger("linli.api")

api = NinjaAPI(
    title="Linli 邻里",
    version="1",
    auth=signed_in,
    urls_namespace="v1",
    docs_url=None,
    parser=CleanParser(),
    renderer=Renderer(),
)

api.add_router("", accounts_router)
api.add_router("", audit_router, auth=allowed("audit.read"))
api.add_router("", messages_router)
api.add_router("", devices_router)
api.add_router("", places_router)
api.add_router("", registry_router)
api.add_router("", forms_router)
api.add_router("", cases_router)
api.add_router("", rounds_router)
api.add_router("", insight_router)
for scenario in scenarios():
    if scenario.router is not None:
        api.add_router(f"/{scenario.slug}", scenario.router)
    if scenario.public_router is not None:
        api.add_router("/public", scenario.public_router)


def _refuse(request: HttpRequest, refusal: LinliError) -> HttpResponse:
    return api.create_response(request, refusal.body(), status=refusal.kind.status)


@api.exception_handler(LinliError)
def _linli(request: HttpRequest, error: LinliError) -> HttpResponse:
    return _refuse(request, error)


@api.exception_handler(ValidationError)
def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {}
    places = [str(part) for part in first.get("loc", ()) if part not in ("body", "query", "path", "payload", "form")]
    problems = [
        {"where": ".".join(str(p) for p in e.get("loc", ())), "problem": e.get("type", "")} for e in error.errors
    ]
    return _refuse(request, LinliError("bad_input", field=".".join(places) or "?", problems=problems))


@api.exception_handler(AuthenticationError)
def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _refuse(request, LinliError("not_signed_in"))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return _refuse(request, LinliError("not_found"))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _refuse(request, LinliError("too_large", limit_bytes=1024 * 1024))


@api.exception_handler(MultiPartParserError)  # a body whose parts cannot be taken apart
@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: Exception) -> HttpResponse:
    return _refuse(request, LinliError("bad_input", field="?"))


@api.exception_handler(Throttled)
def _throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    response = _refuse(request, LinliError("too_many_requests"))
    response["Retry-After"] = str(error.wait or 1)
    return response


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = {400: "bad_json", 403: "csrf_failed", 404: "not_found", 405: "method_not_allowed"}.get(
        error.status_code, "bad_input"
    )
    return _refuse(request, LinliError(code, field="?"))


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def _no_database(request: HttpRequest, error: Exception) -> HttpResponse:
    log.warning("the database did not answer %s %s: %s", request.method, request.path, type(error).__name__)
    return _refuse(request, LinliError("unavailable"))


@api.exception_handler(Exception)
def _unexpected(request: HttpRequest, error: Exception) -> HttpResponse:
    log.exception("unexpected error at %s %s", request.method, request.path)
    return _refuse(request, LinliError("unexpected"))
