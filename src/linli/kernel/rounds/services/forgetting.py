"""What was kept of subjects in a type's rounds is taken out whole: visits to come, visits made, results, notes.

For types whose record must not outlive its purpose. Results are append-only for everybody else: their trigger lets go
only of what this module deletes, in its own transaction. The audit keeps that there were visits, by identifiers that
lead nowhere any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.devices.services.forgetting import forget_answers, forget_items
from linli.kernel.registry.services.facts import lock_subjects

_TARGETS = """select t.id from rounds_target t join rounds_round r on r.id = t.round_id
               where r.type = %(type)s and t.subject_uuid = any(%(subjects)s)"""


@transaction.atomic
def forget_subjects(slug: str, subjects: Sequence[UUID], *, place_code: str, by: Actor) -> dict[str, int]:
    """Delete everything the rounds of a type have of these subjects; answers how many results of each outcome."""
    lock_subjects(subjects)
    values: dict[str, Any] = {"type": slug, "subjects": list(subjects)}
    with connection.cursor() as cursor:
        cursor.execute("select set_config('linli.forgetting', 'on', true)")
        cursor.execute(
            f"""with gone as (delete from rounds_result where target_id in ({_TARGETS}) returning uuid, outcome)
                select outcome, count(*), array_agg(uuid) from gone group by 1 order by 1""",
            values,
        )
        rows = cursor.fetchall()
        counts = {outcome: int(n) for outcome, n, _ in rows}
        forget_answers([uuid for _, _, uuids in rows for uuid in uuids])
        cursor.execute(f"select v.uuid::text from rounds_target v where v.id in ({_TARGETS})", values)
        forget_items(("visits", "own-visits"), [uuid for (uuid,) in cursor.fetchall()])
        cursor.execute(f"delete from rounds_twin where target_id in ({_TARGETS})", values)
        cursor.execute(f"delete from rounds_target where id in ({_TARGETS})", values)
        visits = cursor.rowcount
        cursor.execute("select set_config('linli.forgetting', '', true)")
    record(
        by=by, action="rounds.subjects.forgotten", object_type="round_type", object_id=slug, place_code=place_code,
        detail={"visits": visits, "results": counts},
    )  # fmt: skip
    return counts
