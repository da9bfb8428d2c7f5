"""What a dispute has beyond a case, apart from the timeline so that it can be corrected and taken away: its parties,
what was said, and the wording of agreements."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from linli.kernel.cases.models import Case


class Party(models.Model):
    """A person or an organisation that is party to a dispute; ``n`` is 甲, 乙 … and never used again."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    n = models.SmallIntegerField()
    kind = models.CharField(max_length=12)  # person | organisation
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=200, default="")
    address = models.CharField(max_length=200, default="")
    represented_by = models.CharField(max_length=200, default="")  # guardian, legal representative, agent
    needs_guardian = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="dispute_party_once"),
            models.CheckConstraint(condition=Q(kind__in=("person", "organisation")), name="dispute_party_kind"),
            models.CheckConstraint(condition=~Q(name=""), name="dispute_party_has_a_name"),
        ]


class Said(models.Model):
    """What was found or said with one move: a visit, a session, legal advice, a follow-up, a refusal (art. 27)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    seq = models.IntegerField()  # of the timeline's entry
    move = models.CharField(max_length=20)
    at = models.DateTimeField()
    parties = models.CharField(max_length=40, default="")  # labels, as the timeline has them
    where = models.CharField(max_length=200, default="")
    others = models.CharField(max_length=200, default="")
    result = models.TextField(default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="dispute_said_once_an_entry")]


class Agreement(models.Model):
    """The wording of an agreement with the parties as they were when it was reached (art. 29)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    n = models.SmallIntegerField()
    form = models.CharField(max_length=8)  # written | oral
    main_facts = models.TextField(default="")
    dispute = models.TextField(default="")
    responsibility = models.TextField(default="")
    content = models.TextField()
    way = models.TextField()
    perform_by = models.CharField(max_length=10)  # ISO day, as it was hashed
    parties = models.JSONField()  # n, kind, name, address, represented_by

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="dispute_agreement_once"),
            models.CheckConstraint(condition=Q(form__in=("written", "oral")), name="dispute_agreement_form"),
        ]
