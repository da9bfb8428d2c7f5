"""Every message has its sentence in both languages, with the same holes; every code that is used is said."""

import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

from linli.solvers.sentences import PROBLEMS, catalogue

SOLVERS = Path(__file__).resolve().parents[1]


def holes(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def test_both_languages_have_the_same_holes():
    for code, (chinese, english) in catalogue().items():
        assert holes(chinese) == holes(english), code


def test_every_code_that_is_used_has_a_sentence_and_the_other_way_round():
    used = set()
    for path in SOLVERS.rglob("*.py"):
        if path.name != "sentences.py" and "tests" not in path.parts:
            text = path.read_text(encoding="utf-8")
            used |= set(re.findall(rf'"((?:{"|".join(PROBLEMS)})_[a-z_]+)"', text))
    assert used == set(catalogue()), used ^ set(catalogue())


def test_the_library_needs_no_django():
    program = (
        "import sys; sys.modules['django'] = None\n"
        "import linli.solvers.siting, linli.solvers.siting.files, linli.solvers.siting.picture\n"
        "import linli.solvers.queueing, linli.solvers.calendar, linli.solvers.districting, linli.solvers.routing\n"
        "import linli.solvers.reach, linli.solvers.reach.files, linli.solvers.reach.picture\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
