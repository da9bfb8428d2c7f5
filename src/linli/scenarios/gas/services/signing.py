"""谁检查、谁签字、谁负责: a submission of an inspection, complete with its two signatures, is signed for good.

The worker signs within a minute of the submission's last file, so that no phone waits for it; asking again changes
nothing. A correction is a new inspection that names the old one: the old stays as it was signed.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from linli.kernel.accounts.queries import actor_of_user
from linli.kernel.audit import services as audit
from linli.kernel.base import clock
from linli.kernel.base.actor import SYSTEM, Actor
from linli.kernel.base.errors import LinliError
from linli.kernel.cases.services import attachments
from linli.kernel.forms.queries import submissions
from linli.kernel.forms.rules import Standing
from linli.kernel.messages import services as messages
from linli.kernel.registry.queries.subjects import Subject, subjects
from linli.lib.clock import uuid7
from linli.scenarios.gas import answers
from linli.scenarios.gas.models import Inspection, NotSigned
from linli.scenarios.gas.queries import inspections
from linli.scenarios.gas.rules import inspection as rules
from linli.scenarios.gas.services import checking, hazards
from linli.scenarios.gas.services.hazards import Reported

FORMS = ("gas-inspection", "gas-firm")
_LOCK = 0x4C4C4753  # of PostgreSQL's advisory locks, the ones by a community's chain


def sign_waiting() -> int:
    """Sign the complete submissions that nobody has signed; answers how many were looked at. What cannot be signed is
    kept all the same; its inspector is told why."""
    waiting = inspections.waiting(FORMS)
    for submission_uuid, user_id in waiting:
        with transaction.atomic():
            _sign_or_say_why(submission_uuid, (actor_of_user(user_id) if user_id else None) or SYSTEM)
    return len(waiting)


def _sign_or_say_why(submission_uuid: UUID, by: Actor) -> None:
    try:
        sign(submission_uuid, by=by)
    except LinliError as refusal:
        _keep_refusal(submission_uuid, refusal, by)


def _keep_refusal(submission_uuid: UUID, refusal: LinliError, by: Actor) -> None:
    if not NotSigned.objects.get_or_create(
        submission_uuid=submission_uuid, defaults={"code": refusal.code, "at": clock.now()}
    )[1]:
        return
    audit.record(
        by=by, action="gas.inspection.not_signed", object_type="submission", object_id=str(submission_uuid),
        detail={"code": refusal.code},
    )  # fmt: skip
    if by.kind == "user" and by.id is not None:
        problem = refusal.body()["error"]
        params = {"problem": problem["message"], "problem_en": problem["message_en"]}
        messages.notify(
            user_ids=[by.id], kind="gas.not_signed", params=params, object_type="submission",
            object_id=str(submission_uuid),
        )  # fmt: skip


@transaction.atomic
def sign(submission_uuid: UUID, *, by: Actor) -> UUID | None:
    """Sign the inspection of a submission and open the cases of its hazards; answers its identifier.

    None: the submission is none of these forms, or was not taken (parked, faulty, replaced).

    Raises:
        LinliError: inspection_incomplete, inspection_signature_missing, inspection_signature_twice, and whatever
            opening a hazard's case refuses.
    """
    row = submissions.one(submission_uuid, by=SYSTEM)
    if row.form_version.form.slug not in FORMS or row.standing != Standing.TAKEN or row.subject_uuid is None:
        return None
    _lock(row.place_code[:12])
    if (there := inspections.of_submission(submission_uuid)) is not None:
        return there.uuid
    if submissions.missing_files(row):
        raise LinliError("inspection_incomplete")
    told = answers.read(row.answers)
    files = {file.name: file for file in row.files.all()}
    subject = subjects(row.subject_kind, [row.subject_uuid])[row.subject_uuid]
    uuid = _keep(row, told, files, subject, by)
    for one in told.hazards:
        if one not in _told_before(row):
            hazards.open_reported(_reported(one, files, by), subject, inspection=uuid, by=by)
    return uuid


def _keep(row: Any, told: answers.Told, files: dict[str, Any], subject: Subject, by: Actor) -> UUID:
    inspector, user = _signatures(told, files)
    seq, previous = inspections.head(row.place_code[:12])
    content = rules.Content(
        uuid=uuid7(), community_code=row.place_code[:12], seq=seq + 1, form=row.form_version.form.slug,
        form_version=row.form_version.version, submission_uuid=row.uuid,
        submission_sha256=bytes(row.xml_sha256).hex(), subject_kind=row.subject_kind, subject_uuid=row.subject_uuid,
        place_code=row.place_code, inspector_id=row.user_id or 0, inspector_name=row.user_name,
        inspector_signature=inspector, user_signature=user, inspected_at=row.answered_at, signed_at=clock.now(),
        result="hazards" if told.hazards else "sound",
        hazards=[{"kind": one.kind, "level": one.level, "fixed_at_once": one.fixed_at_once} for one in told.hazards],
        cylinders=checking.compared(told.cylinders, subject, row, by=by), corrects_uuid=_corrected(row),
    )  # fmt: skip
    values = content.values()
    made = Inspection.objects.create(**values, previous_hash=previous, hash=rules.link(values, previous))
    audit.record(
        by=by, action="gas.inspection.signed", object_type="inspection", object_id=str(made.uuid),
        place_code=made.place_code,
        detail={"community": made.community_code, "seq": made.seq, "submission": str(row.uuid),
                "hash": bytes(made.hash).hex(), "hazards": len(told.hazards)},
    )  # fmt: skip
    return made.uuid


def _signatures(told: answers.Told, files: dict[str, Any]) -> tuple[str, str]:
    """The hashes of both signatures. Raises inspection_signature_missing, inspection_signature_twice."""
    found = [files.get(name) for name in (told.inspector_signature, told.user_signature)]
    if None in found:
        raise LinliError("inspection_signature_missing")
    inspector, user = (bytes(file.sha256).hex() for file in found if file is not None)
    if inspector == user:
        raise LinliError("inspection_signature_twice")
    return inspector, user


def _corrected(row: Any) -> UUID | None:
    """The inspection that this one corrects: that of the submission it replaces."""
    old = inspections.of_submission(row.replaces.uuid) if row.replaces_id else None
    return old.uuid if old else None


def _told_before(row: Any) -> tuple[answers.Hazard, ...]:
    """The hazards whose cases the corrected inspection has opened already."""
    return answers.read(row.replaces.answers).hazards if _corrected(row) else ()


def _reported(one: answers.Hazard, files: dict[str, Any], by: Actor) -> Reported:
    return Reported(
        one.kind, one.text, _adopted(files.get(one.photo), by), one.fixed_at_once,
        _adopted(files.get(one.fixed_photo), by), one.level, one.controls, one.fix_by,
    )  # fmt: skip


def _adopted(file: Any, by: Actor) -> UUID | None:
    """A file of the submission as evidence of a case: the same content, named by both."""
    if file is None:
        return None
    if file.content is not None:  # a small picture lies in its row: a case's file lies on the disk
        sent = SimpleUploadedFile(file.name, bytes(file.content), file.media_type)
        return UUID(str(attachments.upload(sent, by=by)["uuid"]))
    return attachments.adopt(
        sha256=bytes(file.sha256), kind=file.kind, media_type=file.media_type, size=file.size, name=file.name, by=by
    )


def _lock(community_code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, community_code])
