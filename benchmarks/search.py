"""Search by words among a million cases of five types, beside the same question as bare SQL with the same index.

Eight clients put the same mixture of questions: rare words, common words, two words, one character, a number; for a
street and for the district. The p95 of the whole is compared, both measured in one run.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import psycopg

from benchmarks.client import Client
from benchmarks.crowd import p95
from benchmarks.filling import MANY, fill
from benchmarks.stage import STREET, Stage, stage
from linli.kernel.cases.search import tsquery, words_typed

WORDS = ("消火栓漏水", "垃圾没人清理", "17号楼3门", "路灯 不亮", "燃气异味", "8号楼 井盖", "犬", "居民多次反映")
ROLES = ("street_centre", "district_centre")
FLOORS = {"ratio_to_bare_sql": {"max": 3.0}}
BARE = """
select id, number, title, state, step_due_at from cases_case
 where search @@ %s::tsquery and type <> all(%s) {where} order by id desc limit 51"""

Question = tuple[str, str]


def run(quick: bool) -> dict[str, Any]:
    """p95 over all questions through the server and as bare SQL, their ratio, and the slowest words by themselves."""
    times = 3 if quick else 8
    questions = [(role, words) for role in ROLES for words in WORDS]
    with stage() as here:
        fill(here, 1, MANY)  # the floor is said of a million; with few cases the bare SQL costs next to nothing
        for way in (_through(here), _bare(here)):
            p95(way, questions, 1)
        bare = p95(_bare(here), questions, times)
        ours = p95(_through(here), questions, times)
        each = {words: p95(_through(here), [("district_centre", words)], times) for words in WORDS}
        number = p95(_through(here), [("district_centre", "F777")], times)
    slowest = max(each, key=lambda words: each[words])
    return {
        "figures": {
            "ratio_to_bare_sql": round(ours / bare, 2),
            "p95_ms": round(ours, 1),
            "bare_p95_ms": round(bare, 1),
            "number_p95_ms": round(number, 1),
            "slowest_words": slowest,
            "slowest_p95_ms": round(each[slowest], 1),
        },
        "floors": FLOORS,
    }


def _through(here: Stage) -> Any:
    def client(_: int) -> Any:
        mine = Client(here)
        return lambda question: mine.get(question[0], f"/cases?limit=50&q={quote(question[1])}")

    return client


def _bare(here: Stage) -> Any:
    def client(_: int) -> Any:
        connection = psycopg.connect(here.database_url, autocommit=True)
        return lambda question: _asked(connection, *question)

    return client


def _asked(connection: psycopg.Connection[Any], role: str, words: str) -> Any:
    place = f"and street_code = '{STREET}'" if role == "street_centre" else ""
    return connection.execute(BARE.format(where=place), [tsquery(words_typed(words)), []]).fetchall()
