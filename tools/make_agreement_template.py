"""Makes the template of mediation agreements anew: ``write``; the same bytes every time, ``check`` compares them.

A district that has its own form replaces the file in its installation; this is where ours began, on A4 with the layout
of official papers (GB/T 9704: margins, fonts, 28 pt lines).
"""

from __future__ import annotations

import io
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TEMPLATE = Path(__file__).resolve().parents[1] / "src/linli/scenarios/disputes/templates/agreement.docx"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
BODY, HEADING = "仿宋", "黑体"
CONTENTS = (
    ("纠纷主要事实", "main_facts"),
    ("争议事项", "dispute"),
    ("各方当事人的责任", "responsibility"),
    ("经调解，当事人自愿达成如下协议", "content"),
    ("履行方式", "way"),
)
COLUMNS = (
    ("称谓", "label"), ("姓名或名称", "name"), ("性质", "kind"), ("住所", "address"),
    ("监护人、法定代表人或代理人", "represented_by"),
)  # fmt: skip


def made() -> bytes:
    """The template's bytes."""
    document = Document()
    _page(document)
    _line(document, "{{ title }}", size=22, font=HEADING, centred=True)
    _line(document, "{%p if is_draft %}")
    _line(document, "（待签署，未生效）", centred=True)
    _line(document, "{%p endif %}")
    _line(document, "编号：{{ number }}    纠纷类型：{{ kind }}")
    _heading(document, "当事人基本情况")
    _parties(document)
    for title, name in CONTENTS:
        _line(document, f"{{%p if {name} %}}")
        _heading(document, title)
        _line(document, f"{{{{ {name} }}}}", indent=True)
        _line(document, "{%p endif %}")
    _heading(document, "履行期限")
    _line(document, "{{ perform_by }}前履行完毕。", indent=True)
    _heading(document, "效力")
    _line(document, "{%p if is_written %}")
    _line(
        document,
        "本协议自各方当事人签名、盖章或者按指印，人民调解员签名并加盖人民调解委员会印章之日起生效，具有法律约束力，"
        "当事人应当按照约定履行。",
        indent=True,
    )
    _line(document, "{%p else %}")
    _line(
        document,
        "当事人认为无需制作调解协议书，由人民调解员记录协议内容。口头协议自各方当事人达成协议之日起生效，具有法律约束力，"
        "当事人应当按照约定履行。",
        indent=True,
    )
    _line(document, "{%p endif %}")
    _line(document, "{{ confirmation }}", indent=True)
    _line(document, "人民调解不收取任何费用。", indent=True)
    _signatures(document)
    return _packed(document)


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Mm(37),
        Mm(35),
        Mm(28),
        Mm(26),
    )
    normal = document.styles["Normal"]
    _font(normal, BODY, 14)
    normal.paragraph_format.space_after = Pt(4)
    head = section.header.paragraphs[0]
    head.text = "{{ district }}  {{ committee }}"
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    foot.add_run("{{ number }}  核验码：{{ code }}  第")
    _counted(foot, "PAGE")
    foot.add_run("页，共")
    _counted(foot, "NUMPAGES")
    foot.add_run("页")


def _parties(document: Any) -> None:
    table = document.add_table(rows=4, cols=len(COLUMNS), style="Table Grid")
    for cell, (title, _) in zip(table.rows[0].cells, COLUMNS, strict=True):
        cell.text = title
    table.rows[1].cells[0].text = "{%tr for party in parties %}"
    for cell, (_, name) in zip(table.rows[2].cells, COLUMNS, strict=True):
        cell.text = f"{{{{ party.{name} }}}}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    for row in table.rows:
        for cell in row.cells:
            _font(cell.paragraphs[0].runs[0] if cell.paragraphs[0].runs else cell.paragraphs[0].add_run(), BODY, 11)


def _signatures(document: Any) -> None:
    _line(document, "{%p if on_paper %}")
    _line(document, "各方当事人、人民调解员已在纸质协议上签名，扫描件存于案卷。")
    _line(document, "{%p else %}")
    _line(document, "{%p for party in parties %}")
    _line(document, "{{ party.label }}（签名、盖章或者按指印）：{{ party.signature }}")
    _line(document, "{%p endfor %}")
    _line(document, "人民调解员（签名）：{{ mediator.signature }}")
    _line(document, "{%p endif %}")
    _line(document, "人民调解员：{{ mediators }}    记录人：{{ recorder }}")
    _line(document, "（人民调解委员会印章）")
    _line(document, "达成日期：{{ agreed_on }}    生效日期：{{ effective_on }}")
    _line(document, "{%p if is_written %}")
    _line(document, "本协议一式{{ copies }}份，当事人各执一份，人民调解委员会留存一份。")
    _line(document, "{%p endif %}")


def _heading(document: Any, text: str) -> None:
    _line(document, text, font=HEADING)


def _line(
    document: Any, text: str, *, size: float = 14, font: str = BODY, centred: bool = False, indent: bool = False
) -> None:
    paragraph = document.add_paragraph()
    _font(paragraph.add_run(text), font, size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)


def _font(of: Any, name: str, size: float) -> None:
    """East Asian text has a font of its own in the file."""
    of.font.name, of.font.size = name, Pt(size)
    of.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _counted(paragraph: Any, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _packed(document: Any) -> bytes:
    """The file with every date set to the same day, so that the same template has the same bytes."""
    core = document.core_properties
    core.author = core.last_modified_by = "Linli"
    core.title, core.created, core.modified, core.revision = "人民调解协议书", LONG_AGO, LONG_AGO, 1
    saved = io.BytesIO()
    document.save(saved)
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, LONG_AGO.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


if __name__ == "__main__":
    if sys.argv[1:] == ["check"]:
        sys.exit(None if TEMPLATE.read_bytes() == made() else f"{TEMPLATE.name} is not what this makes")
    TEMPLATE.write_bytes(made())
