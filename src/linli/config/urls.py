"""Every address of the server: the API under /api/v1, the built front end for everything else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, re_path

from linli.config.api import api
from linli.config.frontend import serve_frontend
from linli.config.health import healthz
from linli.config.metrics import metrics

handler400 = "linli.config.refusals.bad_request"
handler404 = "linli.config.refusals.not_found"
handler500 = "linli.config.refusals.unexpected"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("openrosa/", include("linli.kernel.forms.openrosa.urls")),
    path("central/", include("linli.kernel.forms.central.urls")),
    path("healthz", healthz),
    path("metrics", metrics),
    re_path(r"^(?!api/|openrosa/|central/).*$", serve_frontend),
]
