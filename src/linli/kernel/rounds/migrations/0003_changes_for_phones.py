"""Whoever writes a target leaves a note for the phones' shelves: of a new one its grid, of a changed one itself."""

from django.db import migrations

FORWARD = """
create index target_by_grid on rounds_target (grid_code) where is_left;
create index target_by_people on rounds_target using gin (people) where people <> '{}';

create function rounds_note_new() returns trigger language plpgsql as $$
begin
    insert into devices_change (collection, area, key)
    select distinct 'visits', grid_code, '' from after where people = '{}';
    return null;
end $$;
create function rounds_note_changed() returns trigger language plpgsql as $$
begin
    insert into devices_change (collection, area, key)
    select 'visits', grid_code, uuid::text from after union select 'visits', grid_code, uuid::text from before;
    return null;
end $$;
create function rounds_note_closed() returns trigger language plpgsql as $$
begin
    insert into devices_change (collection, area, key)
    select distinct 'visits', t.grid_code, '' from rounds_target t where t.round_id = new.id and t.is_left;
    return null;
end $$;

create trigger target_noted after insert on rounds_target referencing new table as after
    for each statement execute function rounds_note_new();
create trigger target_change_noted after update on rounds_target
    referencing old table as before new table as after
    for each statement execute function rounds_note_changed();
create trigger round_end_noted after update of closed_at on rounds_round
    for each row when (old.closed_at is distinct from new.closed_at) execute function rounds_note_closed();
"""

BACKWARD = """
drop trigger round_end_noted on rounds_round;
drop trigger target_change_noted on rounds_target;
drop trigger target_noted on rounds_target;
drop function rounds_note_closed();
drop function rounds_note_changed();
drop function rounds_note_new();
drop index target_by_people;
drop index target_by_grid;
"""


class Migration(migrations.Migration):
    dependencies = [("rounds", "0002_promises"), ("devices", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
