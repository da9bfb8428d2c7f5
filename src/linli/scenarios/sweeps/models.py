"""What sweeps keep beyond a round: what was found, messages to homes, contacts at home, figures of enrolment, owners'
answers."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from linli.scenarios.sweeps.rules.consent import Answer
from linli.scenarios.sweeps.rules.enrolment import KINDS

PROPOSED, CONFIRMED, REMOVED, SAME = "proposed", "confirmed", "removed", "same"


class Finding(models.Model):
    """A home or a person that was not in the register and was put into it on the way, until somebody confirms it; or
    that a phone without a network took for new while it was there already (``same_as``), which needs nobody's word."""

    id = models.BigAutoField(primary_key=True)
    subject_kind = models.CharField(max_length=6)  # home | person
    subject_uuid = models.UUIDField(unique=True)
    place_code = models.CharField(max_length=18)
    round_uuid = models.UUIDField(null=True)
    same_as = models.UUIDField(null=True)
    state = models.CharField(max_length=10, default=PROPOSED)
    found_at = models.DateTimeField()
    found_by_id = models.BigIntegerField(null=True)
    found_by = models.CharField(max_length=60, default="")
    settled_at = models.DateTimeField(null=True)
    settled_by_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [models.Index(fields=["place_code", "-id"], condition=Q(state=PROPOSED), name="finding_to_settle")]
        constraints = [
            models.CheckConstraint(condition=Q(subject_kind__in=("home", "person")), name="finding_of_a_known_kind"),
            models.CheckConstraint(
                condition=Q(state__in=(PROPOSED, CONFIRMED, REMOVED, SAME)), name="finding_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=SAME, same_as__isnull=False) | ~Q(state=SAME) & Q(same_as__isnull=True),
                name="finding_same_as_something",
            ),
        ]


class Invitation(models.Model):
    """A message to the contact of one home: a code that answers one target once. The code itself is not kept."""

    id = models.BigAutoField(primary_key=True)
    round_uuid = models.UUIDField()
    target_uuid = models.UUIDField()
    home_uuid = models.UUIDField()
    contact_uuid = models.UUIDField()
    code_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    result_uuid = models.UUIDField()
    submission_uuid = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["round_uuid", "id"], name="invitation_by_round")]
        constraints = [
            models.UniqueConstraint(fields=["target_uuid"], name="invitation_one_a_target"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, submission_uuid__isnull=True)
                | Q(answered_at__isnull=False, submission_uuid__isnull=False),
                name="invitation_answered_whole",
            ),
        ]


class Contact(models.Model):
    """Daily contact with a person at home. Deleted whole when it ends."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    person_uuid = models.UUIDField(unique=True)
    place_code = models.CharField(max_length=18)
    basis = models.CharField(max_length=20)
    document = models.CharField(max_length=120, default="")
    purpose = models.CharField(max_length=20)
    note = models.CharField(max_length=300, default="")
    channel = models.CharField(max_length=8)  # phone | door
    starts_on = models.DateField()
    ends_on = models.DateField()
    people = ArrayField(models.BigIntegerField())
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["ends_on"], name="contact_by_end"),
            models.Index(fields=["place_code"], name="contact_by_place"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contact_dates_in_order"),
            models.CheckConstraint(condition=Q(channel__in=("phone", "door")), name="contact_channel_known"),
        ]


class Errand(models.Model):
    """Something that is done for a person at home: who took it, when it was done. Goes with its contact."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="errands")
    kind = models.CharField(max_length=12)
    text = models.CharField(max_length=200, default="")
    asked_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by_id = models.BigIntegerField(null=True)
    taken_by = models.CharField(max_length=60, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(taken_at__isnull=False), name="errand_taken_before_done"
            )
        ]


class ContactCount(models.Model):
    """What is left of contacts that ended: how many, by community and the month they ended in."""

    id = models.BigAutoField(primary_key=True)
    community_code = models.CharField(max_length=12)
    month = models.DateField()
    contacts = models.IntegerField(default=0)
    reached = models.IntegerField(default=0)
    not_reached = models.IntegerField(default=0)
    errands = models.IntegerField(default=0)
    errands_done = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community_code", "month"], name="contact_count_once"),
            models.CheckConstraint(condition=Q(errands_done__lte=F("errands")), name="contact_count_fits"),
        ]


class Enrolment(models.Model):
    """Something people are enrolled in, counted against a target."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    slug = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, default="")
    round_uuid = models.UUIDField(null=True)  # whose people done are counted beside the imported figures
    made_at = models.DateTimeField()


class Figure(models.Model):
    """One figure of an enrolment: of a place, of a day, from a source. A later one stands beside the one before."""

    id = models.BigAutoField(primary_key=True)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="figures")
    place_code = models.CharField(max_length=12)
    kind = models.CharField(max_length=8)
    part = models.CharField(max_length=40, default="")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, default="")
    value = models.IntegerField()
    as_of = models.DateField()
    source = models.CharField(max_length=200)
    source_en = models.CharField(max_length=200, default="")
    imported_at = models.DateTimeField()
    imported_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "place_code", "kind", "part", "as_of"], name="figure_once_a_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="figure_kind_known"),
            models.CheckConstraint(condition=Q(value__gte=0), name="figure_not_negative"),
        ]


class Consent(models.Model):
    """A decision of owners that is asked for at their doors."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    round_uuid = models.UUIDField(unique=True)
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=1000, default="")
    matter = models.CharField(max_length=40)
    area_code = models.CharField(max_length=18)
    collectors = ArrayField(models.BigIntegerField())
    homes = models.IntegerField()
    made_at = models.DateTimeField()
    made_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area_code"], name="consent_by_area")]


class ConsentAnswer(models.Model):
    """What the owner of one home said; the latest stands. The reason is the collectors' alone."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)  # of the result, made by the phone
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="answers")
    target_uuid = models.UUIDField()
    home_uuid = models.UUIDField()
    answer = models.CharField(max_length=10, choices=[(answer.value, answer.value) for answer in Answer])
    reason = models.CharField(max_length=500, default="")
    signature = models.BinaryField(null=True)
    at = models.DateTimeField()
    user_id = models.BigIntegerField()
    is_latest = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consent", "home_uuid"], condition=Q(is_latest=True), name="consent_one_answer_a_home"
            ),
            models.CheckConstraint(condition=Q(answer__in=list(Answer)), name="consent_answer_known"),
        ]
