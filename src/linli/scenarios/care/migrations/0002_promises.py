"""Grades and what was said are append-only: the database's own promise."""

from django.db import migrations

FORWARD = """
create function care_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'grades and sayings are append-only' using errcode = 'restrict_violation';
end $$;

create trigger grade_append_only before update or delete on care_grade
    for each row execute function care_is_append_only();
create trigger saying_append_only before update or delete on care_saying
    for each row execute function care_is_append_only();
"""

BACKWARD = """
drop trigger saying_append_only on care_saying;
drop trigger grade_append_only on care_grade;
drop function care_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
