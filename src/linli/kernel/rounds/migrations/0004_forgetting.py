"""Results stay append-only, but for the one service that takes out whole what must not be kept (services.forgetting);
the tally follows targets that are deleted."""

from django.db import migrations

FORWARD = """
create or replace function rounds_result_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_setting('linli.forgetting', true) = 'on' then
        return old;
    end if;
    raise exception 'results of visits are append-only' using errcode = 'restrict_violation';
end $$;

-- An upsert of a negative row is refused by the row's own check before its conflict is seen: deletions update.
create function rounds_tally_lets_go() returns trigger language plpgsql as $$
begin
    update rounds_tally t set targets = t.targets - d.n from (
        select x.id, gone.n from rounds_tally x join (
            select round_id, grid_code, origin, outcome, needs_door, count(*)::int as n from before
             where superseded_at is null group by 1, 2, 3, 4, 5) gone
            using (round_id, grid_code, origin, outcome, needs_door)
         order by x.round_id, x.grid_code, x.origin, x.outcome, x.needs_door for update of x) d
     where t.id = d.id;
    return null;
end $$;

drop trigger tally_follows_delete on rounds_target;
create trigger tally_follows_delete after delete on rounds_target referencing old table as before
    for each statement execute function rounds_tally_lets_go();
"""

BACKWARD = """
drop trigger tally_follows_delete on rounds_target;
create trigger tally_follows_delete after delete on rounds_target referencing old table as before
    for each statement execute function rounds_tally_follows();
drop function rounds_tally_lets_go();

create or replace function rounds_result_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'results of visits are append-only' using errcode = 'restrict_violation';
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_changes_for_phones")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
