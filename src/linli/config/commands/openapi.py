"""``linli openapi``: print the schema from which the front end's types are made."""

from __future__ import annotations

import argparse
import json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    """Print the OpenAPI document as JSON with sorted keys."""
    import django

    django.setup()
    from linli.config.api import api

    print(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), ensure_ascii=False, indent=1, sort_keys=True))
    return 0
