"""The same content comes in while what nobody claimed is taken away: the file stays."""

from __future__ import annotations

import dataclasses
import hashlib
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from linli.kernel.base.actor import Actor
from linli.kernel.cases.models import Attachment
from linli.kernel.cases.services import attachments
from linli.kernel.cases.tests import samples
from linli.kernel.files import housekeeping
from linli.kernel.files.filestore import path_of

CONTENT = samples.jpeg()
TRIES = 5_000


def somebody_waits() -> bool:
    """Whether a connection waits for an advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where locktype = 'advisory' and not granted)")
        return bool(cursor.fetchone()[0])


def test_a_removal_waits_for_an_upload_of_the_same_content(
    own_database: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings.ENV = dataclasses.replace(settings.ENV, home=tmp_path)
    sha256 = hashlib.sha256(CONTENT).digest()
    placed, go_on = threading.Event(), threading.Event()
    record = attachments.audit.record

    def slow_record(**given: Any) -> None:
        placed.set()  # the file has its place, the row is not committed
        assert go_on.wait(30)
        record(**given)

    def in_thread(work: Any) -> threading.Thread:
        def run() -> None:
            try:
                work()
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    monkeypatch.setattr(attachments.audit, "record", slow_record)
    file = SimpleUploadedFile("a.jpg", CONTENT, "image/jpeg")
    upload = in_thread(lambda: attachments.upload(file, by=Actor(kind="resident")))
    assert placed.wait(30)
    removal = in_thread(lambda: housekeeping.drop_unnamed(sha256))
    waited = any(somebody_waits() for _ in range(TRIES))
    go_on.set()
    upload.join(30)
    removal.join(30)
    assert waited
    assert Attachment.objects.count() == 1
    assert path_of(sha256).read_bytes() == CONTENT
