"""Years of code lists become changes, and every year's tree is the list again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from linli.kernel.base.actor import SYSTEM
from linli.kernel.base.errors import LinliError
from linli.kernel.places import queries, services
from linli.kernel.places.history import steps_between
from linli.kernel.places.models import Place, PlaceSuccession
from linli.kernel.places.services.loading import Loaded
from linli.kernel.places.services.replay import read_years, replay
from linli.kernel.places.tests.conftest import PACKS
from linli.lib.packfiles import read_pack

REAL = Path(__file__).resolve().parents[6] / "shared/data/admin/hexi_org_history_2009_2023.csv"

YEARS = {
    2001: {
        "120103": "河西区",
        "120103001": "一街",
        "120103001001": "东里社区居委会",
        "120103001002": "西里社区居委会",
        "120103001003": "南里社区居委会",
        "120103001005": "中里居委会",
    },
    2002: {  # a renaming, an abolition
        "120103": "河西区",
        "120103001": "一街",
        "120103001001": "东新里社区居委会",
        "120103001002": "西里社区居委会",
        "120103001005": "中里居委会",
    },
    2003: {  # a second street; one community moves there, one gets another code
        "120103": "河西区",
        "120103001": "一街",
        "120103001001": "东新里社区居委会",
        "120103001006": "中里居委会",
        "120103002": "二街",
        "120103002001": "西里社区居委会",
    },
    2004: {"120103": "河西区", "120103002": "二街", "120103002001": "西里社区居委会"},  # the first street goes
}


def trees(years: dict[int, dict[str, str]]) -> dict[int, dict[str, str]]:
    """The tree at the end of each of the years."""
    return {year: {node.code: node.name for node in queries.tree(date(year, 12, 31))} for year in years}


def test_what_happened_is_read_off_the_lists() -> None:
    told = [(step.on.year, step.kind, step.before, tuple(a.code for a in step.after)) for step in steps_between(YEARS)]
    assert told[0][1] == "create"
    assert told[1:] == [
        (2002, "rename", ("120103001001",), ("120103001001",)),
        (2002, "abolish", ("120103001003",), ()),
        (2003, "create", (), ("120103002",)),
        (2003, "move", ("120103001002",), ("120103002001",)),
        (2003, "recode", ("120103001005",), ("120103001006",)),
        (2004, "abolish", ("120103001001", "120103001006", "120103001"), ()),
    ]


@pytest.mark.django_db
def test_the_tree_of_every_year_is_the_list_of_that_year() -> None:
    replay(years=YEARS, source="test", by=SYSTEM)
    assert trees(YEARS) == YEARS
    assert queries.today_of("120103001002", date(2001, 12, 31)) == ["120103002001"]
    assert queries.today_of("120103001003", date(2001, 12, 31)) == []
    assert queries.version_of("120103001001", date(2002, 6, 1)).name == "东里社区居委会"


@pytest.mark.django_db
def test_replaying_twice_is_refused_and_changes_nothing() -> None:
    replay(years=YEARS, source="test", by=SYSTEM)
    count = Place.objects.count()
    with pytest.raises(LinliError, match="place_exists"):
        replay(years=YEARS, source="test", by=SYSTEM)
    assert Place.objects.count() == count


@pytest.mark.django_db
def test_a_pack_loaded_after_the_years_completes_them_and_gives_them_ground() -> None:
    pack = read_pack(PACKS / "hexi")
    years = {2023: {pack.code: pack.name} | {p.code: p.name for p in (*pack.streets, *pack.communities)}}
    replay(years=years, source="test", by=SYSTEM)
    loaded = services.load_pack_places(pack, by=SYSTEM)
    assert loaded == Loaded(completed=164, reshaped=164)
    assert services.load_pack_places(pack, by=SYSTEM) == Loaded()
    assert queries.locate(117.2046, 39.1081) is not None


@pytest.mark.usefixtures("hexi")
def test_history_goes_before_what_holds_today_and_leads_to_it() -> None:
    before = {node.code: node.name for node in queries.tree()}
    years = {2001: {"120103": "河西区", "120103001": "老街", "120103001001": "老社区居委会"}}
    years[2002] = {**years[2001], "120103001": "大营门街道"}
    replay(years=years, source="test", by=SYSTEM)
    assert {node.code: node.name for node in queries.tree()} == before
    assert trees(years) == years
    assert queries.today_of("120103001001", date(2001, 12, 31)) == ["120103001001"]
    assert queries.today_of("120103001", date(2001, 12, 31)) == ["120103001"]
    assert [v["name"] for v in queries.history_of("120103001")["versions"]] == ["大营门街道", "大营门街道", "老街"]


@pytest.mark.skipif(not REAL.exists(), reason="the real code lists are not on this machine (shared/data/admin)")
@pytest.mark.usefixtures("hexi")
def test_fifteen_real_years_come_out_exactly() -> None:
    before = queries.tree()
    years = read_years(REAL.read_bytes())
    outcome = replay(years=years, source=REAL.name, by=SYSTEM)
    assert outcome["years"] == 15
    assert {kind for kind in outcome if kind not in ("years", "changes")} == {"create", "abolish", "rename", "recode"}
    assert trees(years) == years
    assert queries.tree() == before
    assert queries.today_of("120103010016", date(2018, 12, 31)) == ["120103010016"]  # 棉四二宿舍 became 七贤南里
    loose = PlaceSuccession.objects.filter(after__valid_from=date(2026, 1, 1), before=None)
    assert [link.after.code for link in loose if link.after] == []
