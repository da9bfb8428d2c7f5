"""How far a round is: counted from the tally that a trigger keeps, by street, community or grid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import connection

from linli.kernel.base import hot
from linli.kernel.rounds.rules import Coverage, coverage

LEVELS = {"street": 9, "community": 12, "grid": 15}


def whole(round_id: int) -> Coverage:
    """The coverage of all of a round."""
    return by_place(round_id, "", 0).get("", Coverage())


def of_rounds(round_ids: Sequence[int]) -> dict[int, Coverage]:
    """The coverage of each of several rounds."""
    rows = hot.fetchall(
        """select round_id, origin, outcome, needs_door, sum(targets)::int from rounds_tally
            where round_id = any(%s::bigint[]) and targets > 0 group by 1, 2, 3, 4""",
        ["{" + ",".join(map(str, round_ids)) + "}"],
    )
    counts: dict[int, dict[tuple[str, str, bool], int]] = {one: {} for one in round_ids}
    for one, origin, outcome, door, targets in rows:
        counts[one][origin, outcome, door] = targets
    return {one: coverage(found) for one, found in counts.items()}


def by_place(round_id: int, place_code: str, digits: int) -> dict[str, Coverage]:
    """Coverage by the first digits of the places below ``place_code``, in their order."""
    rows = hot.fetchall(
        """select left(grid_code, %s::int), origin, outcome, needs_door, sum(targets)::int from rounds_tally
            where round_id = %s::bigint and grid_code like %s::varchar and targets > 0
            group by 1, 2, 3, 4 order by 1""",
        [str(digits), str(round_id), f"{place_code}%"],
    )
    counts: dict[str, dict[tuple[str, str, bool], int]] = defaultdict(dict)
    for place, origin, outcome, door, targets in rows:
        counts[place][origin, outcome, door] = targets
    return {place: coverage(found) for place, found in counts.items()}


def by_due(round_id: int, today: date) -> dict[str, int]:
    """Visits to come of a standing round: overdue, in their window now, later."""
    with connection.cursor() as cursor:
        cursor.execute(
            """select count(*) filter (where window_until < %(today)s),
                      count(*) filter (where window_from <= %(today)s and window_until >= %(today)s),
                      count(*) filter (where window_from > %(today)s)
                 from rounds_target where round_id = %(round)s and is_left""",
            {"round": round_id, "today": today},
        )
        overdue, due, later = cursor.fetchone()
    return {"overdue": overdue, "due": due, "later": later}
