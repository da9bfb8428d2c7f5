"""An XLSForm becomes a form: read, tried, published; what is wrong with it is told, and nothing of it stays."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from pyxform.validators.odk_validate import ODKValidateError
from pyxform.xls2xform import convert as pyxform_convert

from linli.kernel.audit.models import AuditRecord
from linli.kernel.base.actor import Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.forms import services
from linli.kernel.forms.models import Form, FormVersion
from linli.kernel.forms.queries import forms
from support.javarosa import environment
from support.people import person

pytestmark = pytest.mark.usefixtures("hexi")
PLAIN = """| settings |
| | form_title | form_id | version | namespaces |
| | 走访 | visit | {version} | linli="https://linli.invalid/xforms" |
| survey |
| | type | name | label | bind::linli:fact | bind::linli:subject |
| | hidden | home | | | home |
| | {type} | residents | 常住人数 | {fact} | |
"""


def sheet(version: str = "1", type: str = "integer", fact: str = "home.residents") -> bytes:
    return PLAIN.format(version=version, type=type, fact=fact).encode()


@pytest.fixture
def publisher() -> Actor:
    return person("district_centre").actor


def test_every_form_of_every_pack_converts_and_passes_odk_validate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", environment()["PATH"])
    paths = sorted(settings.ENV.packs.glob("*/forms/*.csv"))
    assert paths
    for path in paths:
        pyxform_convert(xlsform=path.read_bytes(), file_type=".csv", form_name="data", validate=True)


def test_odk_validate_does_look(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", environment()["PATH"])
    wrong = (
        sheet()
        .decode()
        .replace("bind::linli:subject |", "bind::linli:subject | calculation |")
        .replace("| home |\n", "| home | no-such-function(1) |\n")
    )
    pyxform_convert(xlsform=wrong.encode(), file_type=".md", form_name="data")
    with pytest.raises(ODKValidateError, match="no-such-function"):
        pyxform_convert(xlsform=wrong.encode(), file_type=".md", form_name="data", validate=True)


def test_an_uploaded_form_is_a_draft_until_it_is_published(publisher: Actor) -> None:
    services.upload(source=sheet(), file_name="visit.md", by=publisher)
    assert [version.slug for version in forms.current(by=publisher)] == [] or "visit" not in {
        version.slug for version in forms.current(by=publisher)
    }
    with pytest.raises(LinliError, match="form_version_unknown"):
        forms.version("visit")
    services.publish(slug="visit", version="1", by=publisher)
    assert forms.version("visit").definition.bound[0].fact == "home.residents"
    actions = AuditRecord.objects.filter(object_type="form", object_id="visit").values_list("action", flat=True)
    assert list(actions.order_by("id")) == ["forms.form.uploaded", "forms.form.published"]


def test_an_excel_workbook_gives_the_same_form(publisher: Actor) -> None:
    book = openpyxl.Workbook()
    settings_sheet, survey = book.active, book.create_sheet("survey")
    settings_sheet.title = "settings"
    settings_sheet.append(["form_title", "form_id", "version", "namespaces"])
    settings_sheet.append(["走访", "visit", "1", 'linli="https://linli.invalid/xforms"'])
    survey.append(["type", "name", "label", "bind::linli:fact", "bind::linli:subject"])
    survey.append(["hidden", "home", None, None, "home"])
    survey.append(["integer", "residents", "常住人数", "home.residents", None])
    out = BytesIO()
    book.save(out)
    row = services.upload(source=out.getvalue(), file_name="走访.xlsx", by=publisher)
    other = services.upload(source=sheet("2"), file_name="visit.md", by=publisher)
    assert {**row.definition, "version": "2"} == other.definition


def test_the_same_file_again_changes_nothing_and_a_draft_may_be_mended(publisher: Actor) -> None:
    first = services.upload(source=sheet(), file_name="visit.md", by=publisher)
    assert services.upload(source=sheet(), file_name="visit.md", by=publisher).id == first.id
    mended = services.upload(source=sheet(type="decimal"), file_name="visit.md", by=publisher)
    assert mended.id == first.id
    assert forms.version("visit", "1", published=False).definition.bound[0].type == "decimal"


def test_a_published_version_is_never_changed(publisher: Actor) -> None:
    services.upload(source=sheet(), file_name="visit.md", by=publisher)
    services.publish(slug="visit", version="1", by=publisher)
    before = FormVersion.objects.get(form__slug="visit")
    with pytest.raises(LinliError, match="form_version_taken"):
        services.upload(source=sheet(type="decimal"), file_name="visit.md", by=publisher)
    assert FormVersion.objects.get(form__slug="visit").xform == before.xform


def test_a_withdrawn_version_is_not_begun_with_any_more_and_the_next_one_takes_its_place(publisher: Actor) -> None:
    for version in ("1", "2"):
        services.upload(source=sheet(version), file_name="visit.md", by=publisher)
        services.publish(slug="visit", version=version, by=publisher)
    assert forms.version("visit").version == "2"
    services.withdraw(slug="visit", version="2", by=publisher)
    with pytest.raises(LinliError, match="form_version_unknown"):
        forms.version("visit")
    assert forms.version("visit", "2").withdrawn_at is not None


@pytest.mark.parametrize(
    ("source", "name", "code"),
    [
        (b"no form at all", "visit.md", "form_invalid"),
        (b"PK\x03\x04 broken", "visit.xlsx", "form_invalid"),
        (sheet(), "visit.exe", "form_invalid"),
        (sheet(version=""), "visit.md", "form_invalid"),
        (sheet(type="no_such_type"), "visit.md", "form_invalid"),
        (sheet(fact="home.no_such_fact"), "visit.md", "form_fact_unfit"),
        (sheet(fact="equipment.maker"), "visit.md", "form_fact_unfit"),
        (sheet(type="photo", fact="home.residents").replace(b"photo", b"image"), "visit.md", "form_fact_unfit"),
        (sheet() + b" " * 2_000_001, "visit.md", "too_large"),
    ],
)
def test_a_form_that_is_not_valid_is_told_and_leaves_nothing(
    publisher: Actor, source: bytes, name: str, code: str
) -> None:
    before = Form.objects.count()
    with pytest.raises(LinliError, match=code):
        services.upload(source=source, file_name=name, by=publisher)
    assert Form.objects.count() == before


def test_a_worker_neither_uploads_nor_publishes(publisher: Actor, worker: Actor) -> None:
    services.upload(source=sheet(), file_name="visit.md", by=publisher)
    with pytest.raises(LinliError, match="not_allowed"):
        services.upload(source=sheet("2"), file_name="visit.md", by=worker)
    with pytest.raises(LinliError, match="not_allowed"):
        services.publish(slug="visit", version="1", by=worker)
