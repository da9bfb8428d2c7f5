"""What evidence is missing, in codes and in words."""

from __future__ import annotations

import pytest

from linli.kernel.base.errors import LinliError
from linli.kernel.cases import evidence


@pytest.mark.parametrize(
    ("wanted", "given", "missing"),
    [
        (["none"], (), []),
        (["photo_before"], (), []),
        (["photo"], (), ["photo"]),
        (["photo_before", "photo_after"], (), ["photo_after"]),
        (["photo_before", "photo_after"], ("photo",), []),
        (["document", "signature"], (), ["document", "signature"]),
        (["document", "signature"], ("audio",), ["document", "signature"]),
        (["document", "signature"], ("photo",), ["document"]),
        (["document", "signature"], ("document",), []),
        (["video", "photo"], ("photo", "photo"), ["video"]),
    ],
)
def test_what_is_missing(wanted: list[str], given: tuple[str, ...], missing: list[str]):
    assert evidence.missing(wanted, given) == missing


def test_the_refusal_says_it_in_both_languages_and_in_codes():
    with pytest.raises(LinliError, match="evidence_required") as caught:
        evidence.require(["video", "photo_after"], ())
    error = caught.value.body()["error"]
    assert error["message"] == "缺少证据：处置后照片、视频"
    assert error["message_en"] == "Evidence is missing: a photo from after, a video"
    assert error["details"]["kinds"] == ["photo_after", "video"]


def test_every_kind_that_a_catalogue_asks_for_has_a_name():
    import csv

    from support.packs import PACKS

    asked = {
        kind
        for catalogue in PACKS.glob("*/catalogue.csv")
        for row in csv.DictReader(catalogue.read_text(encoding="utf-8").splitlines())
        for kind in (row["evidence"] or "").split(";")
    }
    assert asked - {"", "none"} <= set(evidence.NAMES)
    assert len(asked) > 3
