"""What a file is follows from its content; what lies, is broken, hostile or foreign is refused with its own code."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.base.errors import LinliError
from linli.kernel.cases.tests import samples
from linli.kernel.files.media import isobmff, pdf, webm
from linli.kernel.files.media.check import Checked, check
from linli.kernel.files.media.detect import identify
from linli.kernel.files.media.kinds import TYPES
from support.refusals import refused


def taken(content: bytes, folder: Path, name: str = "", content_type: str = "") -> Checked:
    """The file as ``upload`` sees it, without a database."""
    family = identify(content[:4096], name=name, content_type=content_type)
    path = folder / "file"
    path.write_bytes(content)
    return check(path, family, len(content))


WHOLE = [
    ("a.jpg", "image/jpeg", samples.jpeg(), "image/jpeg"),
    ("a.png", "image/png", samples.png(), "image/png"),
    ("a.webp", "image/webp", samples.webp(), "image/webp"),
    ("a.heic", "image/heic", samples.HEIC, "image/heic"),
    ("a.mp4", "video/mp4", samples.mp4(b"vide", b"soun"), "video/mp4"),
    ("a.mov", "video/quicktime", samples.mp4(b"vide", brand=b"qt  "), "video/quicktime"),
    ("a.3gp", "video/3gpp", samples.mp4(b"vide", brand=b"3gp4"), "video/3gpp"),
    ("a.m4a", "audio/x-m4a", samples.mp4(b"soun", brand=b"M4A "), "audio/mp4"),
    ("a.webm", "video/webm", samples.webm(1, 2), "video/webm"),
    ("a.webm", "video/webm;codecs=vp8", samples.webm(1, live=True), "video/webm"),
    ("a.weba", "audio/webm; codecs=opus", samples.webm(2, live=True), "audio/webm"),
    ("a.mp3", "audio/mpeg", samples.mp3(), "audio/mpeg"),
    ("a.mp3", "audio/mpeg", samples.mp3(tag=bytes(3000)), "audio/mpeg"),
    ("a.wav", "audio/wav", samples.wav(), "audio/wav"),
    ("a.ogg", "audio/ogg", samples.ogg(), "audio/ogg"),
    ("a.ogg", "audio/ogg", samples.ogg(b"\x01vorbis"), "audio/ogg"),
    ("a.amr", "audio/amr", samples.amr(), "audio/amr"),
    ("a.pdf", "application/pdf", samples.pdf(), "application/pdf"),
]


@pytest.mark.parametrize(("name", "content_type", "content", "expected"), WHOLE)
def test_every_accepted_kind_is_known_by_its_content(name, content_type, content, expected, tmp_path):
    assert taken(content, tmp_path, name, content_type).media_type == expected
    assert taken(content, tmp_path).media_type == expected  # nothing declared, nothing contradicted
    assert taken(content, tmp_path, "x.bin", "application/octet-stream").kind == TYPES[expected][0]


LYING = [
    ("a.jpg", "image/jpeg", samples.HTML),
    ("a.jpg", "image/jpeg", samples.SVG),
    ("a.jpg", "", samples.png()),
    ("", "image/jpeg", samples.png()),
    ("a.png", "image/png", samples.pdf()),
    ("a.html", "text/html", samples.jpeg()),
    ("a.svg", "", samples.png()),
    ("a.js", "", samples.jpeg()),
    ("a.mp4", "video/mp4", samples.webm(1)),
    ("a.mp3", "audio/mpeg", samples.wav()),
    ("a.pdf", "application/pdf", b"MZ" + bytes(100)),
]


@pytest.mark.parametrize(("name", "content_type", "content"), LYING)
def test_a_file_that_lies_about_its_type_is_refused(name, content_type, content, tmp_path):
    with pytest.raises(LinliError) as refusal:
        taken(content, tmp_path, name, content_type)
    assert refusal.value.code == "attachment_lies"
    assert refusal.value.details["declared"] in (content_type, Path(name).suffix)


FOREIGN = [
    ("a.svg", "image/svg+xml", samples.SVG, "image/svg+xml"),
    ("a.html", "text/html", samples.HTML, "text/html"),
    ("", "", b"\xef\xbb\xbf  <HTML>", "text/html"),
    ("a.docx", "", b"PK\x03\x04" + bytes(60), "application/zip"),
    ("a.gif", "image/gif", b"GIF89a" + bytes(60), "image/gif"),
    ("", "", b"\x7fELF" + bytes(60), "?"),
    ("a.txt", "text/plain", b"hello", "?"),
    ("", "", b"\0\0\0\x18ftypavif" + bytes(60), "image/avif"),
    ("", "", samples.webm(1, doc_type=b"matroska"), "video/x-matroska"),
    ("", "", samples.ogg(b"\x80theora"), "video/ogg"),
]


@pytest.mark.parametrize(("name", "content_type", "content", "found"), FOREIGN)
def test_a_kind_that_is_not_accepted_is_refused_and_named(name, content_type, content, found, tmp_path):
    with pytest.raises(LinliError) as refusal:
        taken(content, tmp_path, name, content_type)
    assert refusal.value.code == "attachment_type_unknown"
    if found != "?":
        assert refusal.value.details["found"] == found


CUT = [(name, content) for name, _, content, _ in WHOLE if name != "a.mp3"]  # half of an MP3 is a shorter MP3


@pytest.mark.parametrize("content", [content for _, content in CUT], ids=[name for name, _ in CUT])
def test_half_a_file_is_damaged(content, tmp_path):
    with refused("attachment_damaged"):
        taken(content[: len(content) // 2], tmp_path)


@pytest.mark.parametrize(
    "content", [samples.mp3(0, tag=bytes(300)), b"ID3" + samples.HTML, b"\xff\xfb\x90\x00" + samples.HTML]
)
def test_an_mp3_without_sound_is_damaged(content, tmp_path):
    with refused("attachment_damaged"):
        taken(content, tmp_path)


@pytest.mark.parametrize(
    "content", [samples.mp4(b"vide"), samples.webm(1), samples.wav(), samples.ogg(), samples.amr(), samples.pdf()]
)
def test_a_file_that_lost_its_last_bytes_is_damaged(content, tmp_path):
    with refused("attachment_damaged"):
        taken(content[:-10], tmp_path)


def test_a_film_whose_end_is_missing_is_damaged_also_when_its_index_came_first(tmp_path):
    head, index, media = samples.box(b"ftyp", b"isom", bytes(8)), samples.mp4(b"vide"), samples.box(b"mdat", bytes(500))
    film = head + index[index.index(b"moov") - 4 :] + media
    assert taken(film, tmp_path).media_type == "video/mp4"
    with refused("attachment_damaged"):
        taken(film[:-100], tmp_path)


def test_an_empty_file_is_damaged(tmp_path):
    with refused("attachment_damaged"):
        taken(b"", tmp_path, "a.jpg", "image/jpeg")


def test_sound_in_a_film_container_has_the_limit_of_sound(tmp_path):
    media = bytes(20_000_001)
    assert taken(samples.mp4(b"vide", media=media), tmp_path).kind == "video"
    with refused("attachment_too_large"):
        taken(samples.mp4(b"soun", media=media), tmp_path)


ACTING = [
    samples.pdf(b"<</S/JavaScript/JS(app.alert(1))>>"),
    samples.pdf(b"<</S/Java#53cript/JS(app.alert(1))>>"),
    samples.pdf(b"<</S/Launch/F(cmd.exe)>>"),
    samples.pdf(b"<</Type/EmbeddedFile>>"),
    samples.pdf(b"<</Names<</EmbeddedFiles 5 0 R>>>>"),
    samples.pdf(b"<</S/SubmitForm/F(http://example.org)>>"),
    samples.pdf(b"<</XFA 5 0 R>>"),
    samples.pdf(trailer=b"/Encrypt 5 0 R"),
    samples.pdf(samples.hidden(b"<</S/JavaScript/JS(app.alert(1))>>")),
    samples.pdf(samples.hidden(b"<</S/#4aavaScript/JS(app.alert(1))>>")),
    samples.pdf(samples.hidden(b" " * 3_000_000 + b"<</S/Launch/F(cmd.exe)>>")),
    samples.pdf(samples.stream(b" " * 200 + b"7 0 <</S/Launch/F(cmd.exe)>>", b"/N 1/First 204")),
    samples.pdf(b"<</Type/ObjStm/N 1/First 4/Filter/ASCIIHexDecode>>\nstream\n372030203c3c\nendstream"),
]


@pytest.mark.parametrize("content", ACTING)
def test_a_pdf_that_could_act_is_refused(content, tmp_path):
    with refused("attachment_unsafe"):
        taken(content, tmp_path, "a.pdf", "application/pdf")


def test_a_name_on_the_border_of_two_pieces_is_found(monkeypatch):
    monkeypatch.setattr(pdf, "_PIECE", 100)
    for shift in range(100):
        with refused("attachment_unsafe"):
            pdf.check(samples.pdf(samples.hidden(b" " * (900 + shift) + b"<</S/JavaScript/JS(a)>>")))


def test_a_plain_pdf_with_pictures_and_compressed_objects_is_taken(tmp_path):
    plain = samples.pdf(
        samples.hidden(b"<</Type/Page/Annots[<</S/URI/URI(https://example.org)>>]>>"),
        samples.stream(bytes(range(256)) * 4000, b"/Subtype/Image"),
        b"<</Filter/DCTDecode/Length 9>>\nstream\n\xff\xd8notzlib\nendstream",
        samples.stream(b"0.5 w 1 0 0 1 72 720 cm BT (hello) Tj ET"),
        b"<</OpenAction[3 0 R/FitH null]>>",
    )
    assert taken(plain, tmp_path).kind == "document"


def test_a_pdf_whose_objects_unfold_without_end_is_a_bomb(monkeypatch):
    monkeypatch.setattr(pdf, "MOST_UNFOLDED", 5_000_000)
    part = samples.stream(b"1 " * 2_000_000)
    pdf.check(samples.pdf(part))
    with refused("attachment_bomb"):
        pdf.check(samples.pdf(part, part))


@pytest.mark.parametrize("end", [b"%%EOF", b"startxref"])
def test_a_pdf_without_its_end_is_damaged(end):
    with refused("attachment_damaged"):
        pdf.check(samples.pdf().replace(end, b""))


def test_a_pdf_with_too_many_streams_is_a_bomb():
    with refused("attachment_bomb"):
        pdf.check(samples.pdf(b"stream\n" * (pdf.MOST_STREAMS + 1)))


@given(st.binary(max_size=300), st.sampled_from(WHOLE), st.integers(0, 2000))
def test_no_content_whatever_ends_in_another_error(noise, whole, at):
    content = bytearray(whole[2])
    content[at : at + len(noise)] = noise
    for reader in (isobmff.media_type, webm.media_type):
        try:
            reader(io.BytesIO(content), len(content))
        except LinliError as refusal:
            assert refusal.code in ("attachment_damaged", "attachment_type_unknown")
