"""Results are append-only, and the tally always agrees with the targets: both are the database's own promise."""

from django.db import migrations

FORWARD = """
create function rounds_result_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'results of visits are append-only' using errcode = 'restrict_violation';
end $$;

create trigger result_append_only before update or delete on rounds_result
    for each row execute function rounds_result_is_append_only();
create trigger result_no_truncate before truncate on rounds_result
    for each statement execute function rounds_result_is_append_only();

-- One statement's change of the targets as differences by (round, grid, origin, outcome, door), written in one order,
-- so that two who write at once never wait for each other in a circle.
create function rounds_tally_follows() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into rounds_tally (round_id, grid_code, origin, outcome, needs_door, targets)
        select round_id, grid_code, origin, outcome, needs_door, count(*) from after
         where superseded_at is null group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (round_id, grid_code, origin, outcome, needs_door)
        do update set targets = rounds_tally.targets + excluded.targets;
    elsif tg_op = 'UPDATE' then
        with difference as (
            select round_id, grid_code, origin, outcome, needs_door, sum(n)::int as n from (
                select round_id, grid_code, origin, outcome, needs_door, 1 as n from after
                 where superseded_at is null
                union all
                select round_id, grid_code, origin, outcome, needs_door, -1 from before
                 where superseded_at is null) both_sides
             group by 1, 2, 3, 4, 5 having sum(n) <> 0),
        changed as (
            update rounds_tally t set targets = t.targets + d.n from (
                select x.id, d.n from rounds_tally x join difference d using (round_id, grid_code, origin, outcome, needs_door)
                 order by x.round_id, x.grid_code, x.origin, x.outcome, x.needs_door for update of x) d
             where t.id = d.id returning t.round_id, t.grid_code, t.origin, t.outcome, t.needs_door)
        insert into rounds_tally (round_id, grid_code, origin, outcome, needs_door, targets)
        select d.round_id, d.grid_code, d.origin, d.outcome, d.needs_door, d.n from difference d
         where not exists (select 1 from changed c
                            where (c.round_id, c.grid_code, c.origin, c.outcome, c.needs_door)
                                = (d.round_id, d.grid_code, d.origin, d.outcome, d.needs_door))
         order by 1, 2, 3, 4, 5
        on conflict (round_id, grid_code, origin, outcome, needs_door)
        do update set targets = rounds_tally.targets + excluded.targets;
    else
        insert into rounds_tally (round_id, grid_code, origin, outcome, needs_door, targets)
        select round_id, grid_code, origin, outcome, needs_door, -count(*) from before
         where superseded_at is null group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
        on conflict (round_id, grid_code, origin, outcome, needs_door)
        do update set targets = rounds_tally.targets + excluded.targets;
    end if;
    return null;
end $$;

create trigger tally_follows_insert after insert on rounds_target referencing new table as after
    for each statement execute function rounds_tally_follows();
create trigger tally_follows_update after update on rounds_target referencing old table as before new table as after
    for each statement execute function rounds_tally_follows();
create trigger tally_follows_delete after delete on rounds_target referencing old table as before
    for each statement execute function rounds_tally_follows();
"""

BACKWARD = """
drop trigger tally_follows_delete on rounds_target;
drop trigger tally_follows_update on rounds_target;
drop trigger tally_follows_insert on rounds_target;
drop function rounds_tally_follows();
drop trigger result_no_truncate on rounds_result;
drop trigger result_append_only on rounds_result;
drop function rounds_result_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("rounds", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
