"""The cast of a simulated day: who has which duty, and who of them acts on a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from linli.config.simulation.line import Browser, Line, SignedIn
from linli.kernel.accounts.models import Duty

UNIT_ROLES = ("department_clerk", "community", "street_centre", "district_centre", "partner")
HEAD_ROLES = ("department_head", "community", "street_centre", "district_centre")


class Cast:
    """Everybody who holds a duty, by role and unit and by role and area; browsers are opened when first needed."""

    def __init__(self, line: Line, colleague: type[SignedIn] = SignedIn) -> None:
        self.resident = Browser(line)
        self._by_unit: dict[tuple[str, str], list[SignedIn]] = defaultdict(list)
        self._by_area: dict[tuple[str, str], list[SignedIn]] = defaultdict(list)
        browsers: dict[int, SignedIn] = {}
        duties = Duty.objects.filter(valid_until=None, user__is_active=True).order_by("id")
        columns = ("user_id", "user__username", "user__totp_confirmed_at", "role", "unit__code", "area_code")
        for user_id, username, confirmed_at, role, unit, area in duties.values_list(*columns):
            browser = browsers.setdefault(
                user_id, colleague(line, user_id=user_id, username=username, second_factor=confirmed_at is not None)
            )
            self._by_unit[role, unit].append(browser)
            self._by_area[role, area].append(browser)

    def centre(self, place: str) -> SignedIn:
        """The dispatcher of the street that a place belongs to."""
        return self._by_area["street_centre", place[:9]][0]

    def holder(self, role: str, area: str) -> SignedIn:
        """The first with a role in an area. Raises LookupError."""
        found = self._by_area.get((role, area))
        if not found:
            raise LookupError(f"{role} {area}")
        return found[0]

    def busiest(self) -> str:
        """The community with the most open cases among those where somebody works."""
        codes = [code for role, code in self._by_area if role == "community"]
        with connection.cursor() as cursor:
            cursor.execute(
                "select community_code from cases_case where is_open and community_code = any(%s) group by 1"
                " order by count(*) desc, 1 limit 1",
                [codes],
            )
            row = cursor.fetchone()
        return str(row[0]) if row else min(codes)

    def district(self) -> SignedIn:
        """Somebody of the district centre."""
        return next(found[-1] for (role, _), found in self._by_area.items() if role == "district_centre")

    def worker(self, place: str) -> SignedIn:
        """The grid worker who looks after a place; the second of the community where it has no grid."""
        found = self._by_area.get(("grid_worker", place[:15]))
        return found[0] if found else self._by_area["community", place[:12]][1]

    def of_unit(self, unit: str, *, head: bool = False) -> SignedIn:
        """Who works on a case for a unit (``head``: who may extend, suspend and assign). Raises LookupError."""
        return self._first(HEAD_ROLES if head else UNIT_ROLES, unit)

    def colleague(self, unit: str) -> SignedIn:
        """Somebody of the unit to whom a case can be assigned: the second clerk where there is one."""
        for role in UNIT_ROLES:
            if found := self._by_unit.get((role, unit)):
                return found[min(1, len(found) - 1)]
        raise LookupError(unit)

    def works_for(self, unit: str) -> bool:
        """Whether anybody works for the unit."""
        return any((role, unit) in self._by_unit for role in UNIT_ROLES)

    def _first(self, roles: Sequence[str], unit: str) -> SignedIn:
        for role in roles:
            if found := self._by_unit.get((role, unit)):
                # A street's dispatchers and its workers are different people where there are enough of them.
                return found[-1 if role in ("street_centre", "district_centre") else 0]
        raise LookupError(unit)
