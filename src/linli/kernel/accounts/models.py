"""Units, people who work here, their duties, sessions and machine tokens."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from linli.kernel.accounts.permissions import Role
from linli.kernel.accounts.rules import Stage, UnitKind
from linli.kernel.base.clock import now


class Unit(models.Model):
    """Whoever can answer for a case: a department, an enterprise, a centre, a community committee, a partner."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=24, unique=True)  # CGW, or the place's code for street and community units
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.value) for kind in UnitKind])
    place_code = models.CharField(max_length=18)  # the area it answers for: district 6, street 9, community 12
    duties_zh = models.TextField(default="")
    duties_en = models.TextField(default="")
    closed_on = models.DateField(null=True)


class Lockable(models.Model):
    """Counts failed sign-ins in a row, and is locked for a while after too many."""

    failed_logins = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class User(Lockable, AbstractBaseUser):
    """A person who works in the district. What they may do follows from their duties, never from this row."""

    USERNAME_FIELD = "username"

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, default="")
    email = models.EmailField(default="")
    is_active = models.BooleanField(default=True)
    password_is_initial = models.BooleanField(default=False, db_default=False)  # somebody else chose it
    totp_secret = models.CharField(max_length=200, default="")  # encrypted with the installation's key
    totp_confirmed_at = models.DateTimeField(null=True)  # until then the secret is only proposed
    totp_last_step = models.BigIntegerField(default=0)  # the 30-second step of the last code used: none twice
    oidc_subject = models.CharField(max_length=200, null=True, unique=True)
    language = models.CharField(max_length=5, default="zh")
    created_at = models.DateTimeField(default=now)


class UnknownName(Lockable):
    """Failed sign-ins under a name that nobody has, so that guessing cannot tell a known name from an unknown one.

    Holds a keyed hash of the name and goes after a day.
    """

    name_hash = models.BinaryField(max_length=32, primary_key=True)
    last_at = models.DateTimeField(db_index=True)


class Duty(models.Model):
    """A role in an area, for a unit, for a time. ``area_code`` is a prefix of place codes (6, 9, 12, 15, 18 digits)."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=18)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # exclusive; the day it began when it was taken back on that day
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # null: the system

    class Meta:
        indexes = [models.Index(fields=["area_code", "role"], name="duty_by_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "area_code"],
                condition=Q(valid_until__isnull=True),
                name="duty_held_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="duty_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("user")), name="duty_never_to_oneself"
            ),
            models.CheckConstraint(condition=Q(area_code__regex=r"^\d{6,18}$"), name="duty_has_an_area"),
            # Adjacent ranges stand for the two roles, so that "different" needs no btree_gist, which is not available.
            ExclusionConstraint(
                name="duty_admin_never_auditor",
                expressions=[
                    (Func(F("user"), F("user"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    (
                        Case(
                            When(role="administrator", then=Func(Value(1), Value(2), function="int4range")),
                            default=Func(Value(2), Value(3), function="int4range"),
                        ),
                        RangeOperators.ADJACENT_TO,
                    ),
                    (Func(F("valid_from"), F("valid_until"), function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=("administrator", "auditor")),
            ),
        ]


class Session(models.Model):
    """A signed-in browser. Only the SHA-256 of the cookie is kept, so a leaked table opens nothing.

    Not Django's session: nothing is stored for the browser, and one statement answers who asks
    (``queries.actor_of_session``).
    """

    key_hash = models.BinaryField(max_length=32, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    stage = models.CharField(max_length=16, choices=[(stage.value, stage.value) for stage in Stage])
    created_at = models.DateTimeField(default=now)
    last_seen_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    second_factor_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user"], name="session_by_user"),
            models.Index(fields=["expires_at"], name="session_by_expiry"),
        ]


class MachineToken(models.Model):
    """A key for another system: only its SHA-256 is kept; scopes and an area bound what it may do."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=18)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)


class FieldKey(models.Model):
    """A password of one phone or tool for forms (采集密码), made by the server and shown once.

    Only what HTTP Digest needs of it is kept, encrypted with the installation's key. It opens form routes alone.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    name = models.CharField(max_length=60)
    ha1_md5 = models.CharField(max_length=200)
    ha1_sha256 = models.CharField(max_length=260)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user"], name="field_key_by_user")]
