"""The sentences of messages, Chinese and English: a code, and holes that ``Message.details`` fills.

A problem's own sentences stand in its folder (``linli.solvers.<problem>.sentences``) and are joined here by
:func:`sentence`, so that the console and the command say the same.
"""

from __future__ import annotations

import importlib

from linli.solvers.solution import Message

PROBLEMS = ("siting", "queueing", "rostering", "routing", "calendar", "districting", "reach")

Sentences = dict[str, tuple[str, str]]  # code → (Chinese, English)


def sentence(message: Message, language: str = "zh") -> str:
    """The message said in ``zh`` or ``en``. Raises KeyError for a code that no catalogue has."""
    chinese, english = catalogue()[message.code]
    return (english if language == "en" else chinese).format(**message.details)


def catalogue() -> Sentences:
    """All sentences of all problems. Raises ValueError when two problems use one code."""
    joined: Sentences = {}
    for problem in PROBLEMS:
        module = f"linli.solvers.{problem}.sentences"
        try:
            sentences: Sentences = importlib.import_module(module).SENTENCES
        except ModuleNotFoundError as missing:
            if missing.name not in {module, f"linli.solvers.{problem}"}:
                raise
            continue
        if twice := joined.keys() & sentences.keys():
            raise ValueError(f"said by two problems: {', '.join(sorted(twice))}")
        joined |= sentences
    return joined
