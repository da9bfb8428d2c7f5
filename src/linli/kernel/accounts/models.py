"""Units, people who work here, their duties, sessions and machine tokens."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q


class Unit(models.Model):
    """Whoever can answer for a case: a department, an enterprise, a centre, a community committee, a partner."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department"
        ENTERPRISE = "enterprise"
        DISTRICT_CENTRE = "district_centre"
        STREET = "street"
        COMMUNITY = "community"
        PARTNER = "partner"

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=24, unique=True)  # CGW, or the place's code for street and community units
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    place_code = models.CharField(max_length=18)  # the area it answers for: district 6, street 9, community 12
    duties_zh = models.TextField(default="")
    duties_en = models.TextField(default="")
    closed_on = models.DateField(null=True)


class User(AbstractBaseUser):
    """A person who works in the district. What they may do follows from their duties, never from this row."""

    USERNAME_FIELD = "username"

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    display_name = models.CharField(max_length=60)
    phone = models.CharField(max_length=20, default="")
    email = models.EmailField(default="")
    is_active = models.BooleanField(default=True)
    failed_logins = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    totp_secret = models.CharField(max_length=200, default="")  # encrypted with the installation's key
    oidc_subject = models.CharField(max_length=200, null=True, unique=True)
    language = models.CharField(max_length=5, default="zh")
    created_at = models.DateTimeField(auto_now_add=True)


class Duty(models.Model):
    """A role in an area, for a unit, for a time. ``area_code`` is a prefix of place codes (6, 9, 12, 15 or 18 digits)."""

    class Role(models.TextChoices):
        GRID_WORKER = "grid_worker"
        GRID_LEAD = "grid_lead"
        COMMUNITY = "community"
        STREET_CENTRE = "street_centre"
        DISTRICT_CENTRE = "district_centre"
        DEPARTMENT_CLERK = "department_clerk"
        DEPARTMENT_HEAD = "department_head"
        PARTNER = "partner"
        ADMINISTRATOR = "administrator"
        AUDITOR = "auditor"

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(max_length=20, choices=Role.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=18)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)  # exclusive

    class Meta:
        indexes = [models.Index(fields=["area_code", "role"], name="duty_by_area")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "area_code"],
                condition=Q(valid_until__isnull=True),
                name="duty_held_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="duty_dates_in_order"
            ),
        ]


class Session(AbstractBaseSession):
    """A signed-in browser. The extra columns let one statement answer who asks (see ``queries.actor_of_session``)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    last_seen_at = models.DateTimeField(auto_now_add=True)
    second_factor_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user"], name="session_by_user")]

    @classmethod
    def get_session_store_class(cls):  # type: ignore[no-untyped-def]
        """The store that Django's session middleware uses for this model."""
        from linli.kernel.accounts.sessions import SessionStore

        return SessionStore


class MachineToken(models.Model):
    """A key for another system: only its SHA-256 is kept; scopes and an area bound what it may do."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=80)
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    area_code = models.CharField(max_length=18)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
