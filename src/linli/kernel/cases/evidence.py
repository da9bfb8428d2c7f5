"""What evidence a category may ask for, and what of it is missing. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from linli.kernel.base.errors import LinliError

NAMES = {
    "photo": ("照片", "a photo"),
    "photo_before": ("处置前照片", "a photo from before"),
    "photo_after": ("处置后照片", "a photo from after"),
    "video": ("视频", "a video"),
    "audio": ("录音", "a recording"),
    "document": ("文件", "a document"),
    "signature": ("签字页(照片或扫描件)", "the signed page (a photo or a scan)"),
}


def missing(wanted: Iterable[str], given: Sequence[str]) -> list[str]:
    """Kinds still wanted, in order of name; ``given`` are the kinds of all files at hand.

    A photo from before is never waited for, one from after is any photo; a signature is given on paper, so that a scan
    or a photo of the signed page is one.
    """
    lacking = {kind for kind in wanted if kind not in ("none", "photo_before") and kind not in given}
    if "photo" in given:
        lacking.discard("photo_after")
    if {"document", "photo"} & set(given):
        lacking.discard("signature")
    return sorted(lacking)


def require(wanted: Iterable[str], given: Sequence[str]) -> None:
    """Raises evidence_required, in words and in codes, when something is missing."""
    if kinds := missing(wanted, given):
        zh, en = zip(*(NAMES[kind] for kind in kinds), strict=True)
        raise LinliError("evidence_required", missing="、".join(zh), missing_en=", ".join(en), kinds=kinds)
