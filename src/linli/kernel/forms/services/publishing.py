"""Forms come in as XLSForms, are read and tried, published and withdrawn."""

from __future__ import annotations

from hashlib import md5, sha256
from pathlib import Path

from django.db import transaction

from linli.kernel.accounts.permissions import require
from linli.kernel.audit.services import record
from linli.kernel.base.actor import Actor
from linli.kernel.base.clock import now
from linli.kernel.base.errors import LinliError
from linli.kernel.forms import bindings
from linli.kernel.forms.conversion import TYPES, Converted, convert
from linli.kernel.forms.models import Form, FormVersion
from linli.kernel.registry.queries.facts import fact_kinds


def upload(*, source: bytes, file_name: str, by: Actor) -> FormVersion:
    """Take an XLSForm in as a draft; the same file again changes nothing, another one replaces an unpublished draft.

    Raises:
        LinliError: not_allowed, form_invalid, form_fact_unfit, too_large, form_version_taken.
    """
    require(by, "forms.publish")
    made = convert(source, file_name)
    _check(made)
    with transaction.atomic():
        return _keep(made, source, file_name, by)


def publish(*, slug: str, version: str, by: Actor) -> FormVersion:
    """Let a version be filled from now on, instead of the one before. Raises not_allowed, form_version_unknown."""
    require(by, "forms.publish")
    with transaction.atomic():
        row = _locked(slug, version)
        if row.published_at is None:
            row.published_at = now()
        row.withdrawn_at = None
        row.save(update_fields=["published_at", "withdrawn_at"])
        Form.objects.filter(id=row.form_id).update(current=row)
        _record("published", row, by)
    return row


def withdraw(*, slug: str, version: str, by: Actor) -> FormVersion:
    """Let nobody begin with a version any more; what phones still send of it is taken.

    Raises not_allowed, form_version_unknown.
    """
    require(by, "forms.publish")
    with transaction.atomic():
        row = _locked(slug, version)
        if row.withdrawn_at is None:
            row.withdrawn_at = now()
            row.save(update_fields=["withdrawn_at"])
            Form.objects.filter(id=row.form_id, current=row).update(current=None)
            _record("withdrawn", row, by)
    return row


def load_pack_forms(folder: Path, *, by: Actor) -> list[str]:
    """Take in and publish the forms of a pack that are new to this installation; answers them as ``slug@version``.

    Raises:
        LinliError: of the first form that is not valid.
    """
    loaded = []
    for path in sorted(path for path in folder.glob("*") if path.suffix in TYPES):
        row = upload(source=path.read_bytes(), file_name=path.name, by=by)
        if row.published_at is None:
            publish(slug=row.form.slug, version=row.version, by=by)
            loaded.append(f"{row.form.slug}@{row.version}")
    return loaded


def _check(made: Converted) -> None:
    definition = made.definition
    if not definition.version:
        raise LinliError("form_invalid", problem="settings: version")
    if refusal := bindings.refuse(definition, fact_kinds()):
        question, fact, problem = refusal
        raise LinliError("form_fact_unfit", question=question, fact=fact, problem=problem)


def _keep(made: Converted, source: bytes, file_name: str, by: Actor) -> FormVersion:
    definition, digest = made.definition, sha256(source).digest()
    form, _ = Form.objects.get_or_create(slug=definition.slug)
    Form.objects.select_for_update().get(id=form.id)
    there = FormVersion.objects.filter(form=form, version=definition.version).first()
    if there is not None and bytes(there.source_sha256) == digest:
        return there
    if there is not None and there.published_at is not None:
        raise LinliError("form_version_taken", form=form.slug, version=there.version)
    row = there or FormVersion(form=form, version=definition.version)
    row.title, row.source_name, row.source = definition.title[:120], file_name[:120], source
    row.source_sha256, row.xform = digest, made.xform
    row.xform_md5 = md5(made.xform.encode(), usedforsecurity=False).hexdigest()
    row.definition = definition.to_json()
    row.warnings = [warning[:400] for warning in made.warnings]
    row.uploaded_at = now()
    row.save()
    _record("uploaded", row, by)
    return row


def _locked(slug: str, version: str) -> FormVersion:
    row = FormVersion.objects.select_for_update(of=("self",)).filter(form__slug=slug, version=version).first()
    if row is None:
        raise LinliError("form_version_unknown", form=slug, version=version)
    return row


def _record(what: str, row: FormVersion, by: Actor) -> None:
    record(
        by=by,
        action=f"forms.form.{what}",
        object_type="form",
        object_id=row.form.slug,
        detail={"version": row.version, "md5": row.xform_md5},
    )
