"""Phones, what they did, and what they carry."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.accounts.models import User
from linli.kernel.devices.rules import FINISHED, Status


class TransactionIdField(models.TextField):  # type: ignore[type-arg]
    """The transaction that wrote a row last (PostgreSQL's xid8), for cursors that skip no late commit."""

    def db_type(self, connection: Any) -> str:
        """PostgreSQL's own type."""
        return "xid8"


class Device(models.Model):
    """One person's use of one phone; a shared phone is as many devices as people. ``uuid`` is made by the phone."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    name = models.CharField(max_length=60)
    registered_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    areas = ArrayField(models.CharField(max_length=18), default=list)  # that it carries
    lost = ArrayField(models.CharField(max_length=18), default=list)  # that it carried once, and must not keep
    pack_number = models.IntegerField(default=0)  # rises when it carries other areas: older cursors end


class Operation(models.Model):
    """What a phone did, once. ``id`` is the order of arrival; the body stays until it is finished."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    user_id = models.BigIntegerField()
    user_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()  # put right for a clock that is off
    received_at = models.DateTimeField()
    sha256 = models.BinaryField(max_length=32)
    status = models.CharField(max_length=10)
    answer = models.JSONField(default=dict)
    error = models.JSONField(null=True)
    body = models.JSONField(null=True)
    waits_for = models.UUIDField(null=True)
    place_code = models.CharField(max_length=18, default="")  # of what was parked
    decided_at = models.DateTimeField(null=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.CharField(max_length=60, default="")
    decision_reason = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(fields=["place_code", "-id"], condition=Q(status="parked"), name="operation_parked"),
            models.Index(fields=["waits_for"], condition=Q(status="waiting"), name="operation_waiting"),
            models.Index(fields=["device", "-id"], name="operation_by_device"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[one.value for one in Status]), name="operation_status"),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in FINISHED]) | Q(body__isnull=False),
                name="operation_body_kept",
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(waits_for__isnull=False), name="operation_waits_for_something"
            ),
        ]


class OperationFile(models.Model):
    """A file of an operation, which may come before or after it; on disk under its SHA-256, or a small picture here."""

    id = models.BigAutoField(primary_key=True)
    operation_uuid = models.UUIDField()
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    media_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    content = models.BinaryField(null=True)  # of a small picture, which lies on no disk
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="operation_file_by_content")]
        constraints = [models.UniqueConstraint(fields=["operation_uuid", "name"], name="operation_file_once")]


class Change(models.Model):
    """That something of a collection changed; taken away by whoever brings its shelf up to date."""

    id = models.BigAutoField(primary_key=True)
    collection = models.CharField(max_length=20)
    area = models.CharField(max_length=24)
    key = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["area", "collection"], name="change_by_area")]


class Shelf(models.Model):
    """That a collection of an area was read whole, and at which stamp."""

    id = models.BigAutoField(primary_key=True)
    collection = models.CharField(max_length=20)
    area = models.CharField(max_length=24)
    stamp = models.CharField(max_length=80)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "area"], name="shelf_once")]


class Item(models.Model):
    """One item as phones get it. Without a value it is gone, which phones must hear of, too."""

    id = models.BigAutoField(primary_key=True)
    collection = models.CharField(max_length=20)
    area = models.CharField(max_length=24)
    key = models.CharField(max_length=80)
    version = models.CharField(max_length=16)
    digest = models.BigIntegerField()  # zero when it is gone
    value = models.TextField(null=True)  # JSON, as it is sent
    txid = TransactionIdField()

    class Meta:
        indexes = [models.Index(fields=["area", "txid"], name="item_by_area")]
        constraints = [
            models.UniqueConstraint(fields=["area", "collection", "key"], name="item_once"),
            models.CheckConstraint(condition=Q(value__isnull=False) | Q(digest=0), name="item_gone_counts_nothing"),
        ]


class Part(models.Model):
    """A collection of an area as one compressed file, made before it is asked for."""

    id = models.BigAutoField(primary_key=True)
    collection = models.CharField(max_length=20)
    area = models.CharField(max_length=24)
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    rows = models.IntegerField()
    state = models.CharField(max_length=16)  # of the items in it
    built_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "area"], condition=Q(replaced_at__isnull=True), name="part_one_current"
            ),
            # what two people carry of their own may be the same, in one file: each has a row
            models.UniqueConstraint(fields=["sha256", "collection", "area"], name="part_once"),
        ]


class CodeSeries(models.Model):
    """The next number of a kind of codes."""

    kind = models.CharField(max_length=20, primary_key=True)
    next_number = models.BigIntegerField(default=1)


class CodeBlock(models.Model):
    """Codes that one device alone may give out without a network."""

    id = models.BigAutoField(primary_key=True)
    device = models.ForeignKey(Device, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    first_number = models.BigIntegerField()
    last_number = models.BigIntegerField()
    handed_out_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(last_number__gte=models.F("first_number")), name="code_block_in_order"),
            models.UniqueConstraint(fields=["kind", "first_number"], name="code_block_once"),
        ]
