"""Whoever says a fact, or registers an organisation or a piece of equipment, leaves a note for the phones' shelves."""

from django.db import migrations

FORWARD = """
create function registry_note_facts() returns trigger language plpgsql as $$
begin
    insert into devices_change (collection, area, key)
    select 'homes', left(s.place_code, 15), h.uuid::text
      from (select distinct f.subject_uuid as uuid from said f where f.is_latest and f.subject_kind = 'home'
            union
            select distinct h.uuid from said f
              join registry_person p on p.uuid = f.subject_uuid
              join registry_household hh on hh.id = p.household_id
              join places_home h on h.id = hh.home_id
             where f.is_latest and f.subject_kind = 'person') w
      join places_home h on h.uuid = w.uuid
      join places_stairwell s on s.id = h.stairwell_id;
    insert into devices_change (collection, area, key)
    select 'organisations', left(o.place_code, 15), o.uuid::text
      from (select distinct subject_uuid as uuid from said where is_latest and subject_kind = 'organisation') w
      join registry_organisation o on o.uuid = w.uuid;
    insert into devices_change (collection, area, key)
    select 'equipment', left(e.place_code, 15), e.uuid::text
      from registry_equipment e
     where e.id in (
        select x.id from said f join registry_equipment x on x.uuid = f.subject_uuid
         where f.is_latest and f.subject_kind = 'equipment'
        union
        select x.id from said f join registry_organisation o on o.uuid = f.subject_uuid
          join registry_equipment x on x.organisation_id = o.id
         where f.is_latest and f.subject_kind = 'organisation'
        union
        select x.id from said f join places_home h on h.uuid = f.subject_uuid
          join registry_equipment x on x.home_id = h.id
         where f.is_latest and f.subject_kind = 'home'
        union
        select x.id from said f join registry_person p on p.uuid = f.subject_uuid
          join registry_household hh on hh.id = p.household_id
          join registry_equipment x on x.home_id = hh.home_id
         where f.is_latest and f.subject_kind = 'person');
    return null;
end $$;
create trigger fact_noted after insert on registry_fact referencing new table as said
    for each statement execute function registry_note_facts();

create function registry_note_things() returns trigger language plpgsql as $$
begin
    insert into devices_change (collection, area, key)
    select tg_argv[0], left(t.place_code, 15), t.uuid::text from after t;
    return null;
end $$;
create function registry_note_moved_things() returns trigger language plpgsql as $$
begin
    insert into devices_change (collection, area, key)
    select tg_argv[0], left(t.place_code, 15), t.uuid::text from after t
    union
    select tg_argv[0], left(t.place_code, 15), t.uuid::text from before t;
    return null;
end $$;
create function registry_note_gone_things() returns trigger language plpgsql as $$
begin
    insert into devices_change (collection, area, key)
    select tg_argv[0], left(t.place_code, 15), t.uuid::text from before t;
    return null;
end $$;
"""
ONE = """
create trigger {name}_noted after insert on registry_{name} referencing new table as after
    for each statement execute function registry_note_things('{slug}');
create trigger {name}_change_noted after update on registry_{name} referencing old table as before new table as after
    for each statement execute function registry_note_moved_things('{slug}');
create trigger {name}_end_noted after delete on registry_{name} referencing old table as before
    for each statement execute function registry_note_gone_things('{slug}');
"""
BACKWARD_ONE = """
drop trigger {name}_end_noted on registry_{name};
drop trigger {name}_change_noted on registry_{name};
drop trigger {name}_noted on registry_{name};
"""
BACKWARD = """
drop function registry_note_gone_things();
drop function registry_note_moved_things();
drop function registry_note_things();
drop trigger fact_noted on registry_fact;
drop function registry_note_facts();
"""
THINGS = (("organisation", "organisations"), ("equipment", "equipment"))


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_factconflict"), ("devices", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FORWARD + "".join(ONE.format(name=name, slug=slug) for name, slug in THINGS),
            "".join(BACKWARD_ONE.format(name=name) for name, _ in THINGS) + BACKWARD,
        )
    ]
