"""What reach says, Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "reach_approximate": (
        "没有步行路网,按直线距离乘以 {detour:g} 估算",
        "there is no walking network; the straight line times {detour:g} is taken",
    ),
    "reach_not_connected": (
        "{homes} 户离步行路网超过 {metres} 米,未计入",
        "{homes} homes are more than {metres} m from the walking network and reach nothing",
    ),
    "reach_unknown_kind": (
        "没有第 {kind} 类设施,设施共 {kinds} 类",
        "there is no kind {kind}; there are {kinds} kinds",
    ),
    "reach_no_candidates": ("没有给出候选地点", "no candidate places were given"),
}
