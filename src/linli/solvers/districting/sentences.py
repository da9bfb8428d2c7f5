"""What districting says, Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "districting_too_few_units": (
        "要分成 {parts} 格,只有 {units} 个单元",
        "{parts} parts are asked for, there are {units} units",
    ),
    "districting_unit_too_large": (
        "{unit}有 {people} 人,一格最多 {most} 人",
        "{unit} has {people} people, a part may have {most}",
    ),
    "districting_limits": (
        "{people} 人分 {parts} 格,每格 {least} 至 {most} 人,分不出来",
        "{people} people cannot be {parts} parts of {least} to {most}",
    ),
    "districting_not_connected": (
        "范围断成 {pieces} 块,最小的一块 {people} 人;请补上相邻关系或分块划分",
        "the area is in {pieces} pieces, the smallest of {people} people; add neighbourhoods or divide each by itself",
    ),
    "districting_not_balanced": (
        "给定时间内没有找到均衡的划分,{parts} 格还差 {people} 人",
        "no balanced division was found in the time given; {parts} parts are {people} people off",
    ),
    "districting_moved": (
        "与今天相比 {people} 人换格({percent:g}%)",
        "{people} people change their part against today ({percent:g}%)",
    ),
}
