"""Input and output shapes of accounts, and the limits of their fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from linli.kernel.accounts.permissions import Role
from linli.kernel.accounts.rules import UnitKind

Name = Annotated[str, Field(min_length=1, max_length=60)]
Password = Annotated[str, Field(min_length=1, max_length=128)]
Code = Annotated[str, Field(max_length=12)]
Area = Annotated[str, Field(pattern=r"^(\d{6}|\d{9}|\d{12}|\d{15}|\d{18})$")]
UnitCode = Annotated[str, Field(min_length=1, max_length=24)]


class UnitRef(Schema):
    """A unit, in short."""

    id: int
    code: str
    name: str
    name_en: str
    short_name: str
    kind: UnitKind


class UnitOut(UnitRef):
    """A unit with what it is there for."""

    place_code: str
    duties_zh: str
    duties_en: str


class DutyOut(Schema):
    """A role for a unit in an area."""

    id: int
    role: Role
    unit: UnitRef
    area_code: str
    area_name: str
    area_name_en: str
    valid_from: date
    valid_until: date | None


class MeOut(Schema):
    """Who is signed in."""

    id: int
    username: str
    display_name: str
    language: str
    second_factor: bool
    password_is_initial: bool  # to be changed before anything else
    duties: list[DutyOut]
    may: list[str]
    face: Literal["field", "desk"]


class TextOut(Schema):
    """One sentence in two languages."""

    zh: str
    en: str


class DistrictOut(Schema):
    """The district of this installation, from its pack."""

    code: str
    name: str
    name_en: str
    slug: str
    city: str
    city_en: str
    center: tuple[float, float]
    zoom: float
    version: str
    hotline: str
    texts: dict[str, TextOut]


class SettingsOut(Schema):
    """What the screen must know of the installation."""

    tile_url: str
    oidc: bool
    idle_minutes: int


class SessionOut(Schema):
    """The state of the browser's session."""

    signed_in: bool
    csrf: str
    me: MeOut | None
    district: DistrictOut
    settings: SettingsOut


class LoginIn(Schema):
    """Name, password, and the code when a second factor is set up."""

    username: Annotated[str, Field(max_length=60)]
    password: Annotated[str, Field(max_length=128)]
    code: Code = ""


class LoginOut(Schema):
    """After signing in."""

    me: MeOut


class CodeIn(Schema):
    """A code of the second factor."""

    code: Code


class SecretOut(Schema):
    """A proposed second factor, shown once."""

    secret: str
    otpauth_url: str
    qr_svg: str


class PasswordIn(Schema):
    """The old password and the new one."""

    old: Annotated[str, Field(max_length=128)]
    new: Password


class LanguageIn(Schema):
    """zh or en."""

    language: Literal["zh", "en"]


class UserOut(Schema):
    """An account as administrators see it."""

    id: int
    username: str
    display_name: str
    is_active: bool
    second_factor: bool
    single_sign_on: bool
    locked_until: datetime | None
    duties: list[DutyOut]


class NewUserOut(UserOut):
    """A new account, and its first password when the server chose it: shown this once."""

    password: str


class UsersOut(Schema):
    """A page of accounts."""

    items: list[UserOut]
    next: str | None


class UserIn(Schema):
    """A new account; without a password it signs in by the single sign-on."""

    username: Name
    display_name: Name
    password: Annotated[str, Field(max_length=128)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    email: Annotated[str, Field(max_length=254)] = ""
    oidc_subject: Annotated[str, Field(max_length=200)] = ""
    language: Literal["zh", "en"] = "zh"


class UserCorrectionIn(Schema):
    """What to correct; what is left out stays."""

    display_name: Name | None = None
    password: Password | None = None
    phone: Annotated[str, Field(max_length=20)] | None = None
    email: Annotated[str, Field(max_length=254)] | None = None
    oidc_subject: Annotated[str, Field(max_length=200)] | None = None


class DutyIn(Schema):
    """A duty to give."""

    role: Role
    unit_code: UnitCode
    area_code: Area
    valid_from: date | None = None
    valid_until: date | None = None


class CreatedOut(Schema):
    """The id of what was made."""

    id: int


class UnitsOut(Schema):
    """Units; never more than a district has, so there is one page."""

    items: list[UnitOut]
    next: None = None


class ColleagueOut(Schema):
    """Somebody who works for a unit today."""

    id: int
    display_name: str
    roles: list[Role]


class ColleaguesOut(Schema):
    """The people of a unit."""

    items: list[ColleagueOut]
    next: None = None


class TokenOut(Schema):
    """A machine token without its key."""

    id: int
    name: str
    scopes: list[str]
    unit: UnitRef
    area_code: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    is_valid: bool


class TokensOut(Schema):
    """All machine tokens."""

    items: list[TokenOut]
    next: None = None


class TokenIn(Schema):
    """A token to make."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    scopes: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=20)]
    unit_code: UnitCode
    area_code: Area
    days: Annotated[int, Field(ge=1, le=366)]


class NewTokenOut(Schema):
    """The key, this once."""

    token: str
