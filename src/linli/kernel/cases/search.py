"""What a case is found by: pairs of characters of its texts, and what was typed taken apart in the same way. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from linli.lib.chinese import bigrams, searchable


def words_of(*texts: str) -> list[str]:
    """The words that an index keeps of a case's number, title, description and address, each once, in order."""
    # the last character begins no pair, and is yet looked for alone
    return sorted({word for text in texts for word in (*bigrams(text), *searchable(text)[-1:])})


def words_typed(text: str) -> tuple[str, ...]:
    """The pairs of characters of each typed word; of mere punctuation itself, which no case has."""
    typed = text.split()
    return tuple(dict.fromkeys(pair for word in typed for pair in bigrams(word))) or tuple(typed[:1])


def tsquery(words: Sequence[str]) -> str:
    """A tsquery text in which every word must occur, a single character as the beginning of one; quotes and backslashes
    are escaped."""
    quoted = (("'" + word.replace("\\", "\\\\").replace("'", "''") + "'", len(word)) for word in words)
    return " & ".join(word + ":*" if length == 1 else word for word, length in quoted)
