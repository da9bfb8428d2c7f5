"""The table of ``docs/reference/permissions.md``: every action × every role, drawn from ``permissions``. Pure."""

from __future__ import annotations

from linli.kernel.accounts import permissions
from linli.kernel.accounts.permissions import ALL_ROLES, DESK_ROLES, SCOPES

NAMES = {
    "grid_worker": "网格员",
    "grid_lead": "网格长",
    "community": "社区",
    "street_centre": "街道中心",
    "district_centre": "区中心",
    "department_clerk": "部门经办",
    "department_head": "部门负责人",
    "partner": "共建单位",
    "mediator": "调解员",
    "mediation_lead": "调解负责人",
    "administrator": "管理员",
    "auditor": "审计员",
}
HEAD = """# Who may do what

Drawn from `linli.kernel.accounts.permissions` by `make docs`; a test fails when this page is stale.

**A** by area: the place of the case lies in the area of the duty · **U** by unit: the duty's unit answers for the case
(reading: or once did) · **AU** either · **●** without a case; a place that is named must lie in the area ·
**P** with a stated purpose only. Everything else is refused.
"""


def page() -> str:
    """The whole page as Markdown."""
    actions = sorted(set().union(*permissions.roles().values()))
    head = ["action", *(f"{NAMES[role]}<br>`{role}`" for role in ALL_ROLES)]
    rows = [[f"`{action}`", *(_cell(role, action) for role in ALL_ROLES)] for action in actions]
    return "\n".join([HEAD, *_table(head, rows), "", *_rest(), ""])


def _cell(role: str, action: str) -> str:
    if role == "auditor" and action == "cases.view":
        return "P"
    if permissions.holds(role, action, "at_large"):
        return "●"
    by_area = "A" if permissions.holds(role, action, "area") else ""
    return by_area + ("U" if permissions.holds(role, action, "unit") else "")


def _rest() -> list[str]:
    desk = ", ".join(f"`{role}`" for role in ALL_ROLES if role in DESK_ROLES)
    scopes = [[f"`{scope}`", ", ".join(f"`{action}`" for action in sorted(SCOPES[scope]))] for scope in sorted(SCOPES)]
    opened = sorted(permissions.of_residents().items())
    tracking = [[f"`{action}`", "first reporter" if first else "all"] for action, first in opened]
    return [
        f"A second factor is required of {desk}.",
        "",
        "## A tracking code opens, for its one case",
        "",
        *_table(["action", "reporters"], tracking),
        "",
        "## Scopes of machine tokens, within the token's area",
        "",
        *_table(["scope", "actions"], scopes),
    ]


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
