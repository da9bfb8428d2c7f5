"""The only writers of the audit: one record in the transaction of its change, one seal a day, one proof of all."""

from linli.kernel.audit.services.recording import COLUMNS, INSERT, VALUES, prepare, record, record_all
from linli.kernel.audit.services.sealing import seal_day, seal_due
from linli.kernel.audit.services.verification import Report, verify
from linli.kernel.audit.sources import Leaf, Problem, register_source

__all__ = [
    "COLUMNS",
    "INSERT",
    "VALUES",
    "Leaf",
    "Problem",
    "Report",
    "prepare",
    "record",
    "record_all",
    "register_source",
    "seal_day",
    "seal_due",
    "verify",
]
