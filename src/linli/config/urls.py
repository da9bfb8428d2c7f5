"""Every address of the server: the API under /api/v1, the built front end for everything else."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, re_path

from linli.config.api import api
from linli.config.frontend import serve_frontend
from linli.config.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("healthz", healthz),
    re_path(r"^(?!api/).*$", serve_frontend),
]
