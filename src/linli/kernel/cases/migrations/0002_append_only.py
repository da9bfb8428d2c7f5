"""The timeline is append-only, and case numbers come from a sequence: both are the database's own promise."""

from django.db import migrations

FORWARD = """
create sequence cases_number;

create function cases_timeline_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'the timeline is append-only' using errcode = 'restrict_violation';
end $$;

create trigger timeline_append_only before update or delete on cases_timelineentry
    for each row execute function cases_timeline_is_append_only();
create trigger timeline_no_truncate before truncate on cases_timelineentry
    for each statement execute function cases_timeline_is_append_only();
"""

BACKWARD = """
drop trigger timeline_no_truncate on cases_timelineentry;
drop trigger timeline_append_only on cases_timelineentry;
drop function cases_timeline_is_append_only();
drop sequence cases_number;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
