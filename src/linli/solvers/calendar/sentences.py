"""What the calendar says, Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "calendar_too_often": (
        "{tier}一年要查 {visits} 次,全年只有 {weeks} 个有工作日的周",
        "{tier} is to be visited {visits} times a year, {weeks} weeks have working days",
    ),
    "calendar_too_few_pairs": (
        "{street}一年要查 {hours} 小时,现有 {pairs} 组,至少要 {need} 组",
        "{street} needs {hours} hours of visits a year; there are {pairs} pairs, at least {need} are needed",
    ),
    "calendar_not_found": (
        "在给定的时间内没有排出{street}的检查",
        "no calendar was found for {street} in the time given",
    ),
    "calendar_draw": (
        "{visits} 次检查由种子 {seed} 抽签排定,任何人可用 SHA-256 复核",
        "{visits} visits were drawn with seed {seed}; anyone can repeat the draw with SHA-256",
    ),
}
