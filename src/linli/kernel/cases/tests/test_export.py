"""The export: the list as a file that a spreadsheet opens, with nobody's name in it, and recorded."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.kernel.audit.models import AuditRecord
from linli.kernel.cases.services import exporting
from linli.kernel.cases.services.opening import Contact
from linli.kernel.cases.tests.console import FAR, answer, desk, hours, numbers, refusal, rows
from linli.lib.sheets import XLSX_TYPE
from linli.scenarios.events.tests.story import CATEGORY, COMMUNITY, Loop
from support.people import browser, get

PURPOSE = "周例会材料"
HEADS = [
    "编号", "标题", "事项种类", "状态", "类别", "紧急程度", "街道", "社区", "地址", "承办单位", "来源", "上报时间",
    "办结期限", "办结时间", "时效", "退回次数", "重办次数",
]  # fmt: skip
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://x","y")',
    "\t=1",
    "＝1+1",
    "{=1+1}",
]


pytestmark = pytest.mark.usefixtures("at_ten")


def export(client: Client, file_format: str = "csv", **query: Any) -> bytes:
    """The bytes of an export that has to succeed."""
    response = get(client, "/cases/export", **{"format": file_format, "purpose": PURPOSE} | query)
    assert response.status_code == 200, response.content
    return bytes(response.content)


def as_csv(client: Client, **query: Any) -> list[list[str]]:
    """The table of a CSV export, its head first."""
    text = export(client, "csv", **query).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def as_xlsx(client: Client, **query: Any) -> Any:
    """The sheet of an XLSX export, as a spreadsheet opens it: formulas are told from texts."""
    return openpyxl.load_workbook(io.BytesIO(export(client, "xlsx", **query))).active


def table(sheet: Any) -> list[list[Any]]:
    """The values of a sheet; an empty cell is an empty text."""
    return [["" if value is None else value for value in line] for line in sheet.iter_rows(values_only=True)]


def test_a_line_says_what_the_list_shows(loop: Loop):
    loop.to_handling()
    number = numbers(desk(loop, "district_centre"))[0]
    assert as_csv(desk(loop, "district_centre")) == [
        HEADS,
        [
            number, "楼下一堆垃圾没人清理", "事件", "处置中", "暴露垃圾", "一般", "大营门街道", "九江路社区", "",
            "区环卫中心", "resident", "2026-11-23 10:00", "2026-11-23 15:30", "", "正常", "0", "0",
        ],
    ]  # fmt: skip


def test_both_files_hold_the_same(loop: Loop):
    loop.to_handling()
    loop.report(place_code=FAR, address="福建路8号")
    loop.move("reject", "district_centre", reason="test_or_mistake")
    client = desk(loop, "district_centre")
    in_sheet = [[str(value) for value in line] for line in table(as_xlsx(client))]
    assert in_sheet == as_csv(client) and len(in_sheet) == 3


def test_the_csv_opens_in_chinese_and_both_are_attachments(loop: Loop):
    client = desk(loop, "district_centre")
    assert export(client).startswith(b"\xef\xbb\xbf")
    for file_format, media_type in (("csv", "text/csv; charset=utf-8"), ("xlsx", XLSX_TYPE)):
        response = get(client, "/cases/export", format=file_format, purpose=PURPOSE)
        assert response["Content-Type"] == media_type
        assert response["Content-Disposition"] == f'attachment; filename="cases-2026-11-23.{file_format}"'


def test_the_sheet_keeps_its_head_in_sight(loop: Loop):
    sheet = as_xlsx(desk(loop, "district_centre"))
    assert (sheet.title, sheet.freeze_panes, sheet["A1"].font.bold) == ("事项", "A2", True)


def test_columns_come_as_asked(loop: Loop):
    loop.report()
    assert as_csv(desk(loop, "street_centre"), columns="state,number")[0] == ["状态", "编号"]
    assert table(as_xlsx(desk(loop, "street_centre"), columns="title,community")) == [
        ["标题", "社区"],
        ["楼下一堆垃圾没人清理", "九江路社区"],
    ]


def test_all_columns_may_be_named(loop: Loop):
    assert as_csv(desk(loop, "street_centre"), columns=",".join(exporting.COLUMNS)) == [HEADS]


def test_it_holds_what_the_filtered_list_holds(loop: Loop):
    rows(*({"urgency": "urgent" if n % 2 else "normal"} for n in range(6)), {"state": "closed", "is_open": False})
    client = desk(loop, "district_centre")
    for query in ({}, {"urgency": "urgent"}, {"open": "false"}, {"place": "110101"}, {"q": "灯不亮"}):
        exported = [line[0] for line in as_csv(client, **query)[1:]]
        assert exported == numbers(client, **query), query


def test_longer_than_a_page_it_holds_every_case_once(loop: Loop):
    made = rows(*({} for _ in range(1101)))
    exported = [line[0] for line in as_csv(desk(loop, "district_centre"), columns="number")[1:]]
    assert exported == [case.number for case in made[::-1]]


def test_it_ends_at_its_limit_with_the_newest(loop: Loop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 7)
    made = rows(*({} for _ in range(9)))
    exported = [line[0] for line in as_csv(desk(loop, "district_centre"), columns="number")[1:]]
    assert exported == [case.number for case in made[:1:-1]]


@pytest.mark.parametrize(
    ("role", "lines"),
    [("district_centre", 3), ("street_centre", 2), ("community", 2), ("department_clerk", 1), ("department_head", 1)],
)
def test_everybody_exports_their_own(loop: Loop, role: str, lines: int):
    loop.to_handling()
    loop.report()
    loop.report(place_code=FAR)
    assert len(as_csv(desk(loop, role))) == 1 + lines


def test_a_department_exports_what_it_once_had(loop: Loop):
    loop.to_handling()
    loop.move("return", "department_clerk", reason="wrong_unit", text="属于街道")
    client = desk(loop, "department_clerk")
    assert (len(as_csv(client)), len(as_csv(client, handled="true"))) == (1, 2)


@pytest.mark.parametrize("role", ["grid_worker", "grid_lead", "administrator", "auditor"])
def test_who_may_not_export_gets_nothing_and_leaves_no_record(loop: Loop, role: str):
    loop.report()
    assert refusal(get(desk(loop, role), "/cases/export", purpose=PURPOSE)) == (403, "not_allowed")
    assert not AuditRecord.objects.filter(action="cases.export").exists()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"purpose": ""}, "purpose_required"), ({"purpose": "  三字头 "}, "purpose_required"),
        ({"columns": "phone"}, "bad_input"), ({"columns": "number,name"}, "bad_input"),
        ({"format": "pdf"}, "bad_input"),
        ({"purpose": "a\x00bcd"}, "bad_input"), ({"urgency": "x"}, "bad_input"), ({"columns": "n" * 401}, "bad_input"),
    ],
)  # fmt: skip
def test_a_bad_export_is_refused_and_leaves_no_record(loop: Loop, query: dict[str, str], code: str):
    response = get(desk(loop, "district_centre"), "/cases/export", **{"purpose": PURPOSE} | query)
    assert refusal(response) == (422, code)
    assert not AuditRecord.objects.filter(action="cases.export").exists()


def test_an_export_is_recorded_with_its_purpose_and_its_extent(loop: Loop):
    loop.report()
    export(desk(loop, "street_centre"), "xlsx", columns="number,title", place=COMMUNITY, purpose="  周例会材料 ")
    record = AuditRecord.objects.get(action="cases.export")
    assert (record.actor_id, record.purpose, record.object_id) == (loop.people["street_centre"].id, PURPOSE, "xlsx")
    assert record.detail == {"rows": 1, "columns": ["number", "title"], "place": COMMUNITY, "category": ""}


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_nobody_is_named_in_it(loop: Loop, file_format: str):
    loop.report(contact=Contact(name="王小河", phone="10400001234"))
    loop.move("accept", "street_centre", category=CATEGORY)
    loop.move("dispatch", "street_centre", unit="HWZX")
    loop.move("sign", "department_clerk")
    client = desk(loop, "district_centre")
    cells = as_csv(client) if file_format == "csv" else table(as_xlsx(client))
    whole = " ".join(str(cell) for line in cells for cell in line)
    assert "楼下一堆垃圾" in whole
    for personal in ("王小河", "王", "10400001234", "1234", loop.tracking_code, "某人"):
        assert personal not in whole.replace(cells[1][0], "")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_run_as_a_formula_is_a_text(loop: Loop, text: str):
    rows({"title": text, "address": text})
    client = desk(loop, "district_centre")
    in_csv = as_csv(client, columns="title,address")[1]
    assert in_csv == [text if text.startswith("{") else f"'{text}"] * 2
    for cell in as_xlsx(client, columns="title,address")[2]:
        assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_an_empty_cell_is_empty(loop: Loop):
    rows({"title": "灯", "address": ""})
    client = desk(loop, "district_centre")
    assert as_csv(client, columns="title,address,closed_at")[1] == ["灯", "", ""]
    assert [cell.value for cell in as_xlsx(client, columns="title,address,closed_at")[2]] == ["灯", None, None]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30))
def test_any_title_stays_one_inert_cell(loop: Loop, title: str):
    client = desk(loop, "district_centre")
    with transaction.atomic():
        rows({"title": title})
        (_, (in_csv, state)) = as_csv(client, columns="title,state")
        assert in_csv in (title, f"'{title}") and state == "待受理"
        assert in_csv[0] not in "=+-@\t\r\n"
        sheet = as_xlsx(client, columns="title,state")
        assert sheet.max_row == 2 and sheet["A2"].data_type != "f" and sheet["B2"].value == "待受理"
        if title.isprintable():
            assert sheet["A2"].value == title
        transaction.set_rollback(True)


def test_times_are_the_districts(loop: Loop):
    rows({"opened_at": hours(15), "due_at": hours(20)})
    assert as_csv(desk(loop, "district_centre"), columns="opened_at,due_at")[1] == [
        "2026-11-24 01:00",
        "2026-11-24 06:00",
    ]


def test_the_file_is_for_who_is_signed_in(loop: Loop):
    assert refusal(get(browser(), "/cases/export", purpose=PURPOSE)) == (401, "not_signed_in")
    assert answer(desk(loop, "administrator"), "/cases")["items"] == []
