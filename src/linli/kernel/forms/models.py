"""Forms with their versions, and what was submitted with them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from linli.kernel.registry.rules import SUBJECTS


class Form(models.Model):
    """A form, whatever its version. ``slug`` is the XForm's id."""

    id = models.BigAutoField(primary_key=True)
    slug = models.CharField(max_length=60, unique=True)
    current = models.ForeignKey("FormVersion", on_delete=models.PROTECT, null=True, related_name="+")


class FormVersion(models.Model):
    """One version: the XLSForm as it came, the XForm made of it, and what Linli reads in it. Never changed once
    published; a draft is replaced by the next upload."""

    id = models.BigAutoField(primary_key=True)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    source_name = models.CharField(max_length=120)  # the file's name
    source = models.BinaryField()
    source_sha256 = models.BinaryField(max_length=32)
    xform = models.TextField()
    xform_md5 = models.CharField(max_length=32)  # OpenRosa's form list asks for it
    definition = models.JSONField()  # definition.Definition
    warnings = ArrayField(models.CharField(max_length=400), default=list)
    uploaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="form_version_once")]


class Submission(models.Model):
    """Answers to a form, as they came and as they are read. ``uuid`` is the instance's, made by the phone."""

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(unique=True)
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT)
    xml = models.BinaryField()
    xml_sha256 = models.BinaryField(max_length=32)
    answers = models.JSONField()
    problems = models.JSONField(default=list)
    standing = models.CharField(max_length=10)  # rules.Standing
    subject_kind = models.CharField(max_length=12, default="")
    subject_uuid = models.UUIDField(null=True)
    subject_title = models.CharField(max_length=200, default="")
    place_code = models.CharField(max_length=18, default="")
    answered_at = models.DateTimeField()
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=10)  # web | phone | openrosa
    device = models.CharField(max_length=120, default="")
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=60, default="")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    files_wanted = ArrayField(models.CharField(max_length=120), default=list)
    # burden.Burden: what the visit asked of a person. Null: the tool does not tell what it showed.
    questions_asked = models.IntegerField(null=True)
    spared = ArrayField(models.CharField(max_length=200), default=list)
    asked_again = ArrayField(models.CharField(max_length=200), default=list)
    unfounded = ArrayField(models.CharField(max_length=200), default=list)

    class Meta:
        indexes = [
            models.Index(fields=["form_version", "-id"], name="submission_by_form"),
            models.Index(fields=["answered_at"], name="submission_by_day"),
            models.Index(fields=["subject_uuid", "-id"], name="submission_by_subject"),
            models.Index(fields=["place_code", "-id"], name="submission_by_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_kind="", subject_uuid__isnull=True)
                | Q(subject_kind__in=SUBJECTS, subject_uuid__isnull=False),
                name="submission_subject_whole",
            )
        ]


class SubmissionFile(models.Model):
    """A photo, signature or recording that belongs to a submission, on disk under its SHA-256; a small plain picture
    lies in its row, durable with the same commit and without copies (``files.keeping.SMALL_BYTES``)."""

    id = models.BigAutoField(primary_key=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=120)  # as the answers name it
    kind = models.CharField(max_length=10)
    media_type = models.CharField(max_length=60)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    content = models.BinaryField(null=True)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="submission_file_by_content")]
        constraints = [models.UniqueConstraint(fields=["submission", "name"], name="submission_file_once")]
