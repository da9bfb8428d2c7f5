"""Records and seals are added, never changed and never taken away: the database refuses."""

from django.db import migrations

REFUSE = """
create function audit_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end $$;
create trigger audit_record_append_only before update or delete on audit_auditrecord
    for each row execute function audit_refuse_change();
create trigger audit_seal_append_only before update or delete on audit_dailyseal
    for each row execute function audit_refuse_change();
"""
ALLOW = """
drop trigger audit_seal_append_only on audit_dailyseal;
drop trigger audit_record_append_only on audit_auditrecord;
drop function audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
