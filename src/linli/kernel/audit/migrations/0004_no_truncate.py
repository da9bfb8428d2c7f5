"""Nor are records and seals taken away all at once."""

from django.db import migrations

REFUSE = """
create trigger audit_record_no_truncate before truncate on audit_auditrecord
    for each statement execute function audit_refuse_change();
create trigger audit_seal_no_truncate before truncate on audit_dailyseal
    for each statement execute function audit_refuse_change();
"""
ALLOW = """
drop trigger audit_seal_no_truncate on audit_dailyseal;
drop trigger audit_record_no_truncate on audit_auditrecord;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_verifications")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
