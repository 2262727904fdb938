/** What the database does by itself, where the engine has triggers. `plain-tables.ts` says the same in plain JavaScript. */
export const TRIGGERS: readonly string[] = [
  `create function gadget_before() returns trigger language plpgsql as $$
   begin
     if tg_op = 'DELETE' then
       if old.kind = 'keep' then return null; end if;
       return old;
     end if;
     if new.kind = 'swallow' then return null; end if;
     if new.kind = 'forget' then new.amount := null; end if;
     return new;
   end $$`,
  `create function gadget_after() returns trigger language plpgsql as $$
   begin
     if new.kind = 'raise' then raise exception 'A trigger refuses this row.'; end if;
     return null;
   end $$`,
  `create function gadget_audit() returns trigger language plpgsql as $$
   begin insert into audit values (tg_op); return null; end $$`,
  'create trigger gadget_before before insert or update or delete on gadgets for each row execute function gadget_before()',
  'create trigger gadget_after after insert or update on gadgets for each row execute function gadget_after()',
  'create trigger gadget_audit after insert or update or delete on gadgets for each statement execute function gadget_audit()',
];

/** Columns that the tables let be NULL, and the models do not; and the table that the triggers write. */
export const LOOSENED: readonly string[] = [
  'alter table notes alter column body drop not null',
  'alter table notes alter column rank drop not null',
  'alter table gadgets alter column amount drop not null',
  'create table audit (operation text not null)',
];
