"""How often a user or a firm is visited: by what is known of it, and by the pack's rhythm for that risk. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linli.scenarios.gas.rules.terms import Every, Terms

HIGH, MEDIUM, LOW = "high", "medium", "low"
SHORT_HOSE_M, LONG_HOSE_M, LEAST_DISTANCE_M = 1.2, 2.0, 0.5
"""Stove and cylinder half a metre apart; a hose of 1.2 to 2 metres."""


def risk(kind: str, facts: Mapping[str, Any]) -> tuple[str, list[str]]:
    """The level of a user's risk with the reasons, as codes. ``facts``: by key, as far as they are known."""
    if kind == "organisation":
        return HIGH, ["business_use"]
    grave = [
        reason
        for reason, holds in (
            ("stove_too_near", _below(facts.get("home.stove_distance_m"), LEAST_DISTANCE_M)),
            ("no_flame_out_protection", facts.get("home.flame_out_protection") is False),
        )
        if holds
    ]
    length = facts.get("home.hose_length_m")
    light = [
        reason
        for reason, holds in (
            ("hose_length", length is not None and not SHORT_HOSE_M <= length <= LONG_HOSE_M),
            ("never_inspected", "home.hose_installed_on" not in facts),
            ("no_alarm", "home.alarm_installed_on" not in facts),
        )
        if holds
    ]
    if grave:
        return HIGH, [*grave, *light]
    return (MEDIUM, light) if light else (LOW, [])


def rhythm_of(kind: str, facts: Mapping[str, Any], terms: Terms) -> tuple[Every, dict[str, Any]] | None:
    """How often who is visited, with the basis that is kept; None for whoever uses no LPG and trades in none."""
    if facts.get("organisation.gas_trades"):
        return terms.rhythm["firm"], {"level": "firm", "reasons": ["trade"]}
    if facts.get(f"{kind}.gas_kind") != "lpg":
        return None
    level, reasons = risk(kind, facts)
    return terms.rhythm[level], {"level": level, "reasons": reasons}


def _below(value: Any, least: float) -> bool:
    return isinstance(value, int | float) and value < least


_LEVELS = {HIGH: ("高", "High"), MEDIUM: ("中", "Medium"), LOW: ("低", "Low"), "firm": ("企业", "Firm")}
_REASONS = {
    "business_use": ("经营用气", "Used in a business"),
    "stove_too_near": ("灶瓶间距不足 0.5 米", "Stove and cylinder less than 0.5 m apart"),
    "no_flame_out_protection": ("灶具无熄火保护", "No flame-out protection"),
    "hose_length": ("软管不在 1.2–2 米之间", "Hose not between 1.2 and 2 m"),
    "never_inspected": ("软管没有安装日期", "No date of the hose"),
    "no_alarm": ("没有报警器", "No gas alarm"),
    "trade": ("经营液化气", "Trades in LPG"),
}


def says(basis: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Why a user or a firm is visited that often, in words."""
    level = _LEVELS[basis["level"]]
    reasons = [_REASONS[reason] for reason in basis["reasons"]]
    lines = [("风险等级", "Level of risk", *level)]
    if reasons:
        lines.append(("依据", "Because", "、".join(zh for zh, _ in reasons), ", ".join(en for _, en in reasons)))
    return lines
