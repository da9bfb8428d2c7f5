"""The only writers of accounts, by subject; each writes its change with its audit record in one transaction."""

from linli.kernel.accounts.permissions import DESK_ROLES
from linli.kernel.accounts.services.bulk import NewDuty, NewStaff, create_users_bulk, hash_password
from linli.kernel.accounts.services.duties import add_duty, create_administrator, end_duty
from linli.kernel.accounts.services.housekeeping import forget_what_is_over
from linli.kernel.accounts.services.people import (
    create_user,
    deactivate,
    initial_password,
    reset_second_factor,
    unlock,
    update_user,
)
from linli.kernel.accounts.services.personal import change_password, choose_language, confirm_second_factor
from linli.kernel.accounts.services.second_factor import propose_second_factor, totp_now
from linli.kernel.accounts.services.signing_in import Opened, login, logout, open_session
from linli.kernel.accounts.services.single_sign_on import login_by_subject
from linli.kernel.accounts.services.tokens import create_token, revoke_token
from linli.kernel.accounts.services.units import load_units

__all__ = [
    "DESK_ROLES",
    "NewDuty",
    "NewStaff",
    "Opened",
    "add_duty",
    "change_password",
    "choose_language",
    "confirm_second_factor",
    "create_administrator",
    "create_token",
    "create_user",
    "create_users_bulk",
    "deactivate",
    "end_duty",
    "forget_what_is_over",
    "hash_password",
    "initial_password",
    "load_units",
    "login",
    "login_by_subject",
    "logout",
    "open_session",
    "propose_second_factor",
    "reset_second_factor",
    "revoke_token",
    "totp_now",
    "unlock",
    "update_user",
]
