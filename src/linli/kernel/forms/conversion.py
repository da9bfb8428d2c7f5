"""From an XLSForm to an XForm, by pyxform."""

from __future__ import annotations

from dataclasses import dataclass

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert as pyxform_convert

from linli.kernel.base.errors import LinliError
from linli.kernel.forms.definition import Definition, read

TYPES = (".xlsx", ".xls", ".csv", ".md")
MOST_BYTES = 2_000_000
_ROOT = "data"


@dataclass(frozen=True, slots=True)
class Converted:
    """An XLSForm as an XForm, what pyxform warns of, and what Linli reads in it."""

    xform: str
    warnings: tuple[str, ...]
    definition: Definition


def convert(source: bytes, file_name: str) -> Converted:
    """The XForm of an XLSForm (Excel, or pyxform's CSV and Markdown of one).

    Raises:
        LinliError: form_invalid with pyxform's sentence, which names sheet and row; too_large.
    """
    suffix = next((end for end in TYPES if file_name.lower().endswith(end)), None)
    if suffix is None:
        raise LinliError("form_invalid", problem=" ".join(TYPES))
    if len(source) > MOST_BYTES:
        raise LinliError("too_large", limit_bytes=MOST_BYTES)
    try:
        made = pyxform_convert(xlsform=source, file_type=suffix, form_name=_ROOT, pretty_print=False)
        return Converted(made.xform, tuple(made.warnings), read(made.xform))
    except PyXFormError as error:
        raise LinliError("form_invalid", problem=str(error)[:400]) from error
    except Exception as error:
        raise LinliError("form_invalid", problem=f"{type(error).__name__}: {str(error)[:200]}") from error
