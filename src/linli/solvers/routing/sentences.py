"""What routing says, Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "routing_too_heavy": (
        "{place}有 {load} 份,一辆车只装 {capacity} 份",
        "{place} has a load of {load}, a vehicle takes {capacity}",
    ),
    "routing_too_few_vehicles": (
        "共 {load} 份,至少要 {need} 辆车,只有 {vehicles} 辆",
        "a load of {load} needs at least {need} vehicles, there are {vehicles}",
    ),
    "routing_out_of_reach": (
        "从出发地直接去{place}也要晚到 {late}",
        "straight from the depot {place} is reached {late} too late",
    ),
    "routing_back_too_late": ("去了{place}赶不回来交班", "after {place} no vehicle is back before the shift ends"),
    "routing_not_found": ("在给定的时间内没有找到可行的路线", "no routes that hold were found in the time given"),
}
