import { runBesideLongRun, runBesideShortRun } from './another-run.ts';
import type { Fault, Kind } from './fault.ts';
import type { PostgresBench } from './postgres-bench.ts';

/** Faults that a statement of an administrator or of another program makes. */
const changes: readonly (readonly [name: string, kind: Kind, sql: string])[] = [
  ['dropped column', 'harmless', 'alter table spacex.capsules drop column serial'],
  ['dropped table', 'harmless', 'drop table spacex.ship_roles cascade'],
  ['truncated table', 'harmless', 'truncate spacex.capsules'],
  ['deleted row', 'harmless', "delete from spacex.cores where core_id = '2'"],
  [
    'additional column that may be null',
    'harmless',
    'alter table spacex.capsules add column note text',
  ],
  [
    'additional column that must not be null',
    'permanent',
    `alter table spacex.capsules add column note text not null default '';
     alter table spacex.capsules alter column note drop default`,
  ],
  [
    'changed type of a column',
    'permanent',
    'alter table spacex.capsules alter column reuse_count type text',
  ],
  ['dropped primary key', 'permanent', 'alter table spacex.capsules drop constraint capsules_pkey'],
  [
    'view in place of a table',
    'permanent',
    `alter table spacex.capsules rename to kept;
     create view spacex.capsules as select * from spacex.kept`,
  ],
  [
    'materialized view in place of a table',
    'permanent',
    `alter table spacex.capsules rename to kept;
     create materialized view spacex.capsules as select * from spacex.kept`,
  ],
  [
    'table in place of a mart',
    'permanent',
    'drop view spacex.core_usage; create table spacex.core_usage (core_id text)',
  ],
  [
    'changed mart',
    'harmless',
    'create or replace view spacex.core_usage as select * from spacex.core_usage limit 1',
  ],
  [
    'view in place of a table of the ledger',
    'permanent',
    `alter table spacex.etl_run_tables rename to kept;
     create view spacex.etl_run_tables as select * from spacex.kept`,
  ],
  ['unlogged table', 'harmless', 'alter table spacex.capsules set unlogged'],
  [
    'partitioned table without a partition for a row',
    'permanent',
    `alter table spacex.capsules rename to kept;
     create table spacex.capsules (like spacex.kept including all) partition by list (capsule_id);
     create table spacex.capsules_0 partition of spacex.capsules
       for values in ('capsule-0', 'capsule-1', 'capsule-2');
     grant select, insert, update, delete on spacex.capsules, spacex.capsules_0 to public;
     insert into spacex.capsules select * from spacex.kept`,
  ],
  [
    'check constraint that new rows violate',
    'permanent',
    "alter table spacex.capsules add constraint flying check (status = 'active')",
  ],
  [
    'unique index that new rows violate',
    'permanent',
    "create unique index one_of_each on spacex.capsules (status) where status = 'retired'",
  ],
  [
    'unique index that new rows satisfy',
    'harmless',
    'create unique index on spacex.cores (serial)',
  ],
  [
    'foreign key that new rows violate',
    'permanent',
    `create table spacex.states (status text primary key);
     insert into spacex.states values ('active');
     grant select, references on spacex.states to public;
     alter table spacex.capsules add constraint known foreign key (status) references spacex.states`,
  ],
  [
    'foreign key that new rows satisfy',
    'harmless',
    'alter table spacex.ship_roles add foreign key (ship_id) references spacex.ships',
  ],
  ['view on a table', 'harmless', 'create view spacex.mine as select serial from spacex.capsules'],
  [
    'trigger that skips rows',
    'permanent',
    `create function spacex.skip() returns trigger language plpgsql as 'begin return null; end';
     create trigger guard before insert or update on spacex.capsules
       for each row execute function spacex.skip()`,
  ],
  [
    'trigger that changes a value',
    'permanent',
    `create function spacex.shout() returns trigger language plpgsql
       as 'begin new.serial := upper(new.serial) || ''!''; return new; end';
     create trigger shout before insert or update on spacex.capsules
       for each row execute function spacex.shout()`,
  ],
  [
    'trigger that deletes rows of another table',
    'permanent',
    `create function spacex.clear() returns trigger language plpgsql security definer
       as 'begin delete from spacex.cores; return new; end';
     create trigger clear after insert or update on spacex.capsules
       for each row execute function spacex.clear()`,
  ],
  [
    'trigger that raises an error',
    'permanent',
    `create function spacex.refuse() returns trigger language plpgsql
       as 'begin raise exception ''closed for the audit''; end';
     create trigger refuse before insert or update on spacex.capsules
       for each row execute function spacex.refuse()`,
  ],
  [
    'rule that does nothing',
    'permanent',
    'create rule quiet as on update to spacex.capsules do instead nothing',
  ],
];

/** Row-level security for the user of the command, who is then not the owner. */
async function secured(on: PostgresBench, policies: string): Promise<void> {
  await on.sql(
    `alter table spacex.capsules owner to postgres;
     grant select, insert, update, delete on spacex.capsules to ${on.owner.user};
     alter table spacex.capsules enable row level security; ${policies}`,
  );
}

/** Holds a lock while the command runs. */
async function locked(on: PostgresBench, lock: string) {
  const other = await on.database.connect();
  await other.query("set application_name = 'night report'");
  await other.query(`begin; ${lock}`);
  const done = await on.run({}, ['--lock-timeout', '1']);
  await other.query('rollback');
  return done;
}

/** What others did to the tables: objects, rows, constraints, policies and locks. */
export const postgresTableFaults: readonly Fault<PostgresBench>[] = [
  ...changes.map(([name, kind, sql]) => ({
    name,
    kind,
    provoke: async (on: PostgresBench) => {
      await on.sql(sql);
      return on.run();
    },
  })),
  {
    name: 'dropped ledger',
    kind: 'harmless',
    losesLedger: true,
    provoke: async (on) => {
      await on.sql('drop table spacex.etl_runs, spacex.etl_run_tables cascade');
      return on.run();
    },
  },
  {
    name: 'row-level security that allows reading only',
    kind: 'permanent',
    provoke: async (on) => {
      await secured(on, 'create policy readers on spacex.capsules for select using (true)');
      return on.run();
    },
  },
  {
    name: 'row-level security that hides a row',
    kind: 'permanent',
    provoke: async (on) => {
      await secured(
        on,
        "create policy most on spacex.capsules using (capsule_id <> 'capsule-0') with check (true)",
      );
      return on.run();
    },
  },
  {
    name: 'row-level security that allows everything',
    kind: 'harmless',
    provoke: async (on) => {
      await secured(on, 'create policy etl on spacex.capsules using (true) with check (true)');
      return on.run();
    },
  },
  {
    name: 'tables of another owner that need a column',
    kind: 'permanent',
    provoke: async (on) => {
      await on.sql(
        `alter table spacex.capsules owner to postgres;
         alter table spacex.capsules drop column serial;
         grant select, insert, update, delete on spacex.capsules to ${on.owner.user}`,
      );
      return on.run();
    },
  },
  {
    name: 'another schema first in the search path of the user',
    kind: 'harmless',
    provoke: async (on) => {
      await on.sql(
        `create schema decoy; create table decoy.cores (core_id text);
         grant usage on schema decoy to public;
         alter role ${on.owner.user} set search_path = decoy`,
      );
      return on.run();
    },
  },
  {
    name: 'other settings of the user: dates, numbers, isolation',
    kind: 'harmless',
    provoke: async (on) => {
      const { user } = on.owner;
      await on.sql(
        `alter role ${user} set "DateStyle" = 'German, DMY'; alter role ${user} set "TimeZone" = 'Asia/Tokyo';
         alter role ${user} set extra_float_digits = -5; alter role ${user} set bytea_output = 'escape';
         alter role ${user} set default_transaction_isolation = 'serializable'`,
      );
      return on.run();
    },
  },
  {
    name: 'table locked for longer than --lock-timeout',
    kind: 'transient',
    provoke: (on) => locked(on, 'lock table spacex.capsules in access exclusive mode'),
  },
  {
    name: 'row locked for longer than --lock-timeout',
    kind: 'transient',
    provoke: (on) =>
      locked(on, "select from spacex.capsules where capsule_id = 'capsule-1' for update"),
  },
  {
    name: 'another run for longer than --lock-timeout',
    kind: 'transient',
    provoke: runBesideLongRun,
  },
  {
    name: 'another run that ends in time',
    kind: 'harmless',
    provoke: runBesideShortRun,
  },
  {
    name: 'row edited by hand, and check --deep',
    kind: 'permanent',
    command: 'check --deep',
    provoke: async (on) => {
      await on.sql("update spacex.cores set block = 7 where core_id = '2'");
      return on.command(['check', '--deep', '--target', 'postgres']);
    },
  },
];
