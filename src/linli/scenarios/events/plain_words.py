"""What the reporter reads, in plain sentences: who has it, where it stands, why it is late. Pure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from linli.kernel.cases.facts import Facts
from linli.lib.calendars import SHANGHAI

Sentence = tuple[str, str]


def moment(value: datetime) -> Sentence:
    """A time as people say it, in both languages."""
    local = value.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}", f"{local:%d %b %H:%M}"


def next_step(facts: Facts, unit: dict[str, Any] | None, now: datetime) -> dict[str, str]:
    """What happens next and by when, in one sentence in each language."""
    due_zh, due_en = moment(facts.step_due_at) if facts.step_due_at else ("", "")
    name_zh, name_en = (unit["short_name"], unit["name_en"]) if unit else ("承办单位", "the responsible unit")
    late = facts.step_due_at is not None and facts.step_due_at < now
    say = {
        "reported": (f"街道中心将在 {due_zh} 前决定是否受理。",
                     f"The street centre decides by {due_en} whether to take it on."),
        "accepted": (f"已受理，{due_zh} 前派给承办单位。", f"Accepted; it goes to a unit by {due_en}."),
        "dispatched": (f"已交给{name_zh}，{due_zh} 前签收。", f"With {name_en}, which signs for it by {due_en}."),
        "handling": (f"{name_zh}正在办理，{due_zh} 前办结。", f"{name_en} is working on it, to be done by {due_en}."),
        "waiting_info": (f"请您补充情况；{due_zh} 前没有补充，将按现有情况办理。",
                         f"Please add what was asked; after {due_en} work goes on with what is known."),
        "suspended": (f"暂停办理，{due_zh} 恢复。", f"Paused; work resumes on {due_en}."),
        "split": ("已拆成几件分别办理，全部办完后核查。", "Split into parts; checked when all are done."),
        "handed_in": (f"{name_zh}已办完，{due_zh} 前现场核查。", f"{name_en} says it is done; checked by {due_en}."),
        "verified": (f"核查通过，{due_zh} 前结案并回访。", f"Checked; closed by {due_en}."),
        "closed": ("已办结。办好了吗？请您评价；没办好可以要求重新办理。",
                   "Closed. Was it done? Rate it, or have it reopened."),
        "rejected": ("没有受理，理由见下。如有新情况可以重新提出。",
                     "Not taken on; the reason is below. You may raise it again."),
        "withdrawn": ("已按您的要求撤回。", "Withdrawn at your wish."),
        "merged": ("已与同一问题合并办理。", "Handled together with another report of the same thing."),
    }.get(facts.state, ("正在办理。", "In progress."))  # fmt: skip
    if late and facts.is_open:
        return {"zh": f"已超过时限，正在督促。{say[0]}", "en": f"Past its time limit; it is being pressed. {say[1]}"}
    return {"zh": say[0], "en": say[1]}


def sentence(item: dict[str, Any]) -> Sentence:
    """One line of the public timeline."""
    make = _SENTENCES.get(item["move"])
    return make(item) if make else (item["name"], item["name_en"])


def _reason(item: dict[str, Any]) -> Sentence:
    reason = item.get("reason")
    return (f":{reason['name']}", f": {reason['name_en']}") if reason else ("", "")


def _unit(item: dict[str, Any], key: str = "unit") -> Sentence:
    body = item["body"]
    return body.get(f"{key}_name", "承办单位"), body.get(f"{key}_name_en", "a unit")


def _dispatched(item: dict[str, Any]) -> Sentence:
    zh, en = _unit(item)
    return f"已派给{zh}", f"Sent to {en}"


def _returned(item: dict[str, Any]) -> Sentence:
    zh, en = _reason(item)
    if item["from_state"] == "handed_in":
        return f"核查没有通过，退回重办{zh}", f"The check failed; sent back to be redone{en}"
    return f"退回上一步{zh}", f"Went back one step{en}"


def _extended(item: dict[str, Any]) -> Sentence:
    (zh, en), days = _reason(item), item["body"].get("days")
    return f"延期 {days} 个工作日{zh}", f"Extended by {days} working days{en}"


def _with_reason(zh: str, en: str) -> Callable[[dict[str, Any]], Sentence]:
    def make(item: dict[str, Any]) -> Sentence:
        reason_zh, reason_en = _reason(item)
        return zh + reason_zh, en + reason_en

    return make


def _by_unit(zh: str, en: str) -> Callable[[dict[str, Any]], Sentence]:
    def make(item: dict[str, Any]) -> Sentence:
        actor = item["actor"]
        return f"{actor['unit']}{zh}", f"{actor['unit_en']} {en}".strip()

    return make


_SENTENCES: dict[str, Callable[[dict[str, Any]], Sentence]] = {
    "open": lambda item: ("收到上报", "Report received"),
    "accept": _by_unit("已受理", "accepted it"),
    "reject": _with_reason("不予受理", "Not accepted"),
    "dispatch": _dispatched,
    "transfer": lambda item: (f"转给{_unit(item)[0]}", f"Passed to {_unit(item)[1]}"),
    "sign": _by_unit("已签收", "signed for it"),
    "contact": _by_unit("联系了反映人", "contacted the reporter"),
    "ask_info": lambda item: ("请您补充情况", "More information is asked of you"),
    "supply_info": lambda item: ("已补充情况", "Information supplied"),
    "return": _returned,
    "extend": _extended,
    "suspend": _with_reason("暂停办理", "Paused"),
    "resume": lambda item: ("恢复办理", "Resumed"),
    "split": lambda item: ("拆成几件分别办理", "Split into parts"),
    "merge": lambda item: ("与同一问题合并", "Merged with another report"),
    "hand_in": _by_unit("办完并上报", "says it is done"),
    "verify": lambda item: ("现场核查通过", "Checked on site"),
    "close": lambda item: ("结案", "Closed"),
    "reopen": lambda item: ("重新办理", "Reopened"),
    "withdraw": lambda item: ("已撤回", "Withdrawn"),
    "urge": lambda item: ("催办", "Urged"),
    "supervise": lambda item: ("已列入督办", "Under supervision"),
    "rate": lambda item: ("您已评价", "You rated it"),
    "join": lambda item: ("又有一位居民加入", "Another resident joined"),
    "children_done": lambda item: ("各部分均已办完", "All parts are done"),
}
