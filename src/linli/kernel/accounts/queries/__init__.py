"""The readers of accounts: who asks (``actors``), and the lists of the console (``people``)."""

from linli.kernel.accounts.queries.actors import SignedIn, actor_of_session, actor_of_token, actor_of_user
from linli.kernel.accounts.queries.people import (
    Me,
    colleagues,
    list_people,
    list_tokens,
    list_units,
    mail_addresses,
    me,
    names_of,
    one_person,
    token_names_of,
)

__all__ = [
    "Me",
    "SignedIn",
    "actor_of_session",
    "actor_of_token",
    "actor_of_user",
    "colleagues",
    "list_people",
    "list_tokens",
    "list_units",
    "mail_addresses",
    "me",
    "names_of",
    "one_person",
    "token_names_of",
]
