"""Photos and signatures of operations, before or after them; codes for what is found."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kernel.devices.codes import code, is_code
from linli.kernel.devices.models import OperationFile
from linli.kernel.forms.models import SubmissionFile
from linli.kernel.forms.tests.test_submitting import png
from support.people import browser, person
from support.phone import Phone

hexi = pytest.mark.usefixtures("hexi")
Filled = Callable[..., dict[str, Any]]
SIGNED = {"/data/finish/user_signature": "sign.png"}


@hexi
def test_a_file_may_come_before_its_operation(phone: Phone, filled: Filled) -> None:
    sent = filled(**SIGNED)
    assert phone.put(sent["id"], "sign.png", png()).json() == {"missing": []}
    (result,) = phone.send(sent)
    assert (result["status"], result["answer"]["missing"]) == ("done", [])
    assert SubmissionFile.objects.get().name == "sign.png"


@hexi
def test_a_file_may_come_after_its_operation_and_twice(phone: Phone, filled: Filled) -> None:
    sent = filled(**SIGNED)
    (result,) = phone.send(sent)
    assert result["answer"]["missing"] == ["sign.png"]
    assert phone.put(sent["id"], "sign.png", png()).json() == {"missing": []}
    assert phone.put(sent["id"], "sign.png", png()).status_code == 200
    assert SubmissionFile.objects.count() == OperationFile.objects.count() == 1
    other = phone.put(sent["id"], "sign.png", png() + b"")
    assert other.status_code == 200


@hexi
def test_other_content_under_the_same_name_is_refused(phone: Phone, filled: Filled) -> None:
    from linli.kernel.cases.tests.samples import jpeg

    sent = filled(**SIGNED)
    phone.put(sent["id"], "photo", png())
    assert phone.put(sent["id"], "photo", jpeg()).json()["error"]["code"] == "operation_differs"


@hexi
def test_a_signature_comes_inside_its_operation_and_can_be_read(phone: Phone, filled: Filled) -> None:
    sent = {**filled(**SIGNED), "files": {"sign.png": b64encode(png()).decode()}}
    (result,) = phone.send(sent)
    assert (result["status"], result["answer"]["missing"]) == ("done", [])
    uuid = result["answer"]["uuid"]
    shown = browser(person("community")).get(f"/api/v1/submissions/{uuid}/files/sign.png")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    content = b"".join(shown.streaming_content) if shown.streaming else shown.content
    assert content == png()
    assert phone.send(sent)[0]["again"]
    (differs,) = phone.send({**sent, "files": {}})
    assert differs["error"]["code"] == "operation_differs"


@hexi
@pytest.mark.parametrize("content", [b"", b"no picture", png()[:-5], png()[:40] + b"\x00" + png()[41:]])
def test_what_is_no_whole_picture_stays_missing(phone: Phone, filled: Filled, content: bytes) -> None:
    sent = {**filled(**SIGNED), "files": {"sign.png": b64encode(content).decode()}}
    (result,) = phone.send(sent)
    assert (result["status"], result["answer"]["missing"]) == ("done", ["sign.png"])


@hexi
@pytest.mark.parametrize(
    "files", [[], {"a/b.png": ""}, {"a.png": "%%%"}, {"a.png": 3}, {str(n): "" for n in range(13)}]
)
def test_files_that_cannot_be_are_refused_with_their_operation(phone: Phone, filled: Filled, files: Any) -> None:
    (result,) = phone.send({**filled(), "files": files or [1]})
    assert (result["status"], result["error"]["code"]) == ("refused", "bad_input")


@hexi
def test_somebody_elses_operation_takes_no_file(phone: Phone, filled: Filled) -> None:
    sent = filled(**SIGNED)
    phone.send(sent)
    other = Phone(person("grid_worker"))
    assert other.put(sent["id"], "sign.png", png()).json()["error"]["code"] == "not_found"


@hexi
def test_two_phones_never_get_the_same_code(phone: Phone) -> None:
    other = Phone(person("grid_worker"))
    blocks = [
        one.post(f"/devices/{one.uuid}/codes", {"kind": "home", "count": 60}).json()["codes"]
        for one in (phone, other, phone)
    ]
    codes = [one for block in blocks for one in block]
    assert len(set(codes)) == len(codes) == 180
    assert all(is_code(one) and one.startswith("H") for one in codes)
    unknown = phone.post(f"/devices/{phone.uuid}/codes", {"kind": "star"})
    assert unknown.json()["error"]["code"] == "code_kind_unknown"


@given(st.integers(0, 10**8 - 1), st.integers(1, 10), st.integers(0, 9))
def test_a_wrong_digit_in_a_code_is_noticed(number: int, place: int, digit: int) -> None:
    made = code("H", number)
    assert is_code(made)
    wrong = made[:place] + str(digit) + made[place + 1 :]
    assert is_code(wrong) == (wrong == made)
