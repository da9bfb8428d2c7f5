"""The database's own promises: the ledger continues and is never rewritten, a cylinder has one holder, a signed
inspection stays as it was signed."""

from django.db import migrations

FORWARD = """
create function gas_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;

-- A new line moves the one row that says who has the cylinder, or there is no new line.
create function gas_hand_over_moves() returns trigger language plpgsql as $$
begin
    if new.seq = 1 then
        insert into gas_holding (cylinder_uuid, seq, state, holder_kind, holder_uuid, place_code, since)
        values (new.cylinder_uuid, 1, new.to_state, new.to_kind, new.to_uuid, new.place_code, new.at);
        return new;
    end if;
    update gas_holding
       set seq = new.seq, state = new.to_state, holder_kind = new.to_kind, holder_uuid = new.to_uuid,
           place_code = new.place_code, since = new.at
     where cylinder_uuid = new.cylinder_uuid and seq = new.seq - 1 and state = new.from_state
       and holder_kind = new.from_kind and holder_uuid = new.from_uuid;
    if not found then
        raise exception 'line % of cylinder % does not continue its ledger', new.seq, new.cylinder_uuid
            using errcode = 'integrity_constraint_violation', constraint = 'hand_over_continues';
    end if;
    return new;
end $$;

-- Only the ledger moves a holding; a place that gets a new code takes its holdings along.
create function gas_holding_follows() returns trigger language plpgsql as $$
begin
    if pg_trigger_depth() < 2 and (tg_op <> 'UPDATE' or (new.cylinder_uuid, new.seq, new.state, new.holder_kind,
            new.holder_uuid, new.since) is distinct from (old.cylinder_uuid, old.seq, old.state, old.holder_kind,
            old.holder_uuid, old.since)) then
        raise exception 'a holding follows the ledger' using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;

create trigger hand_over_moves before insert on gas_handover
    for each row execute function gas_hand_over_moves();
create trigger hand_over_append_only before update or delete on gas_handover
    for each row execute function gas_is_append_only();
create trigger hand_over_no_truncate before truncate on gas_handover
    for each statement execute function gas_is_append_only();
create trigger holding_follows before insert or update or delete on gas_holding
    for each row execute function gas_holding_follows();
create trigger holding_no_truncate before truncate on gas_holding
    for each statement execute function gas_is_append_only();
create trigger stop_append_only before update or delete on gas_stop
    for each row execute function gas_is_append_only();
create trigger inspection_append_only before update or delete on gas_inspection
    for each row execute function gas_is_append_only();
create trigger inspection_no_truncate before truncate on gas_inspection
    for each statement execute function gas_is_append_only();
"""

BACKWARD = """
drop trigger inspection_no_truncate on gas_inspection;
drop trigger inspection_append_only on gas_inspection;
drop trigger stop_append_only on gas_stop;
drop trigger holding_no_truncate on gas_holding;
drop trigger holding_follows on gas_holding;
drop trigger hand_over_no_truncate on gas_handover;
drop trigger hand_over_append_only on gas_handover;
drop trigger hand_over_moves on gas_handover;
drop function gas_holding_follows();
drop function gas_hand_over_moves();
drop function gas_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("gas", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
