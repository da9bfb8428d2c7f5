"""What queueing says, Chinese and English."""

SENTENCES: dict[str, tuple[str, str]] = {
    "queueing_no_room": (
        "{site} {people} 人要在 {hours:g} 小时内采完、等候不超过 {minutes} 分钟,需 {need} 条通道,只放得下 {room} 条",
        "{site}: {people} people within {hours:g} hours, waiting at most {minutes} minutes, need {need} channels; "
        "{room} fit",
    ),
    "queueing_stopped": ("时间到,{sites} 个点只算完 {done} 个", "stopped after {done} of {sites} sites"),
    "queueing_laboratory": (
        "采样 {swab:g} 小时,出完结果 {results:g} 小时;瓶颈是实验室:{tubes} 管,每天 {a_day} 管",
        "{swab:g} hours to swab, {results:g} to all results; the bottleneck is the laboratory: {tubes} tubes, "
        "{a_day} a day",
    ),
    "queueing_channels": (
        "采样 {swab:g} 小时,出完结果 {results:g} 小时;最后结束的是{site}",
        "{swab:g} hours to swab, {results:g} to all results; {site} ends last",
    ),
    "queueing_late": (
        "{sites} 个点等候或结束超过要求,最久的{site}要等 {minutes} 分钟",
        "{sites} sites wait or end later than asked; at {site} it is {minutes} minutes",
    ),
    "queueing_gain_channel": (
        "多一条通道:结果早 {hours:g} 小时,最长等候少 {minutes:g} 分钟",
        "one more channel: results {hours:g} hours earlier, the longest wait {minutes:g} minutes shorter",
    ),
    "queueing_gain_laboratory": (
        "多一个实验室:结果早 {hours:g} 小时",
        "one more laboratory: results {hours:g} hours earlier",
    ),
    "queueing_gain_pool": (
        "混检人数加倍:结果早 {hours:g} 小时",
        "twice as many in a tube: results {hours:g} hours earlier",
    ),
    "queueing_call_up": (
        "照现在的来法要 {channels} 条通道,按楼栋分时段叫号只要 {called} 条",
        "as people come now {channels} channels are needed, with a timed call-up {called}",
    ),
}
