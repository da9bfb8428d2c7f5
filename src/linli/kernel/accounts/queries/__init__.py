"""The readers of accounts: who asks (``actors``), and the lists of the console (``people``)."""

from linli.kernel.accounts.queries.actors import SignedIn, actor_of_session, actor_of_token, actor_of_user, today
from linli.kernel.accounts.queries.people import (
    Me,
    colleagues,
    mail_addresses,
    me,
    names_of,
    people,
    token_names_of,
    tokens,
    units,
)

__all__ = [
    "Me",
    "SignedIn",
    "actor_of_session",
    "actor_of_token",
    "actor_of_user",
    "colleagues",
    "mail_addresses",
    "me",
    "names_of",
    "people",
    "today",
    "token_names_of",
    "tokens",
    "units",
]
