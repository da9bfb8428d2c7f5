"""What siting says, Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "siting_forced_and_forbidden": ("{site}既列为必选又列为禁用", "{site} is both forced and forbidden"),
    "siting_unknown_site": (
        "没有第 {site} 号候选点,候选点共 {sites} 个",
        "there is no candidate {site}; there are {sites}",
    ),
    "siting_too_few_candidates": (
        "要开 {sites} 个点,可用的候选点只有 {candidates} 个",
        "{sites} sites are asked for, only {candidates} candidates may open",
    ),
    "siting_too_many_forced": (
        "只开 {sites} 个点,必选的却有 {forced} 个",
        "{sites} sites are to open, {forced} are forced",
    ),
    "siting_forced_cost_more": (
        "必选点要花 {cost:g},预算只有 {budget:g}",
        "the forced sites cost {cost:g}, the budget is {budget:g}",
    ),
    "siting_channels_below_sites": (
        "{sites} 个点每点至少一条通道,通道只有 {channels} 条",
        "{sites} sites need a channel each, there are {channels} channels",
    ),
    "siting_only_forbidden_in_reach": (
        "{building}等 {buildings} 栋楼步行范围内的候选点都被禁用",
        "every candidate within reach of {building} is forbidden ({buildings} buildings in all)",
    ),
    "siting_sites_cannot_reach": (
        "要让所有楼都在步行范围内,至少要 {least} 个点,只给了 {sites} 个",
        "at least {least} sites are needed to be within reach of all, {sites} are given",
    ),
    "siting_channels_too_few": (
        "{people} 人至少要 {need} 条通道,只有 {channels} 条",
        "{people} people need at least {need} channels, there are {channels}",
    ),
    "siting_place_too_full": (
        "{building}一带 {people} 人在 {metres} 米内要 {need} 条通道,只放得下 {fit} 条",
        "{people} people around {building} need {need} channels within {metres} m, {fit} fit",
    ),
    "siting_doorstep": (
        "{buildings} 栋楼、{people} 人步行范围内没有候选点,由敲门队上门",
        "{buildings} buildings with {people} people have no candidate within reach; doorstep teams go there",
    ),
    "siting_not_found": ("在给定的时间内没有找到可行的方案", "no plan was found in the time given"),
    "siting_left_out": (
        "仍有 {buildings} 栋楼、{people} 人没有安排,各点共超出 {over} 人;请多给时间或多开一个点",
        "{buildings} buildings with {people} people are still left out, sites are {over} people over; give more time "
        "or one more site",
    ),
    "siting_changes": (
        "与今天相比新开 {opened} 个点、停 {shut} 个点",
        "against today, {opened} sites open and {shut} shut",
    ),
}
