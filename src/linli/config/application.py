"""What granian loads in every web process: Django set up first, then the gateway and the whole API."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linli.config.gateway import Gateway


def make() -> Gateway:
    """The application of one web process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.urls import get_resolver

    from linli.config.gateway import Gateway
    from linli.config.orphan import end_with_parent

    end_with_parent()
    gateway = Gateway(settings.ENV.web_threads)
    gateway.django.load_middleware()
    _ = get_resolver().url_patterns  # the API is built now, not under the first visitor
    return gateway
