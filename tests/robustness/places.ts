import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { type Running, start, temporaryFolder } from '../cli/command.ts';
import type { SqlRow } from '../load/warehouse.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { lookInto } from './embedded-look.ts';
import type { Recognize, Shown } from './shown-version.ts';
import { expectNoTraces } from './traces.ts';
import { look, type Watcher, watch } from './watcher.ts';

/** Where runs load into: a database of its own, or a folder of its own. */
export interface Place extends AsyncDisposable {
  /** Starts `spacex-etl` with these arguments on this target. */
  start(args: readonly string[]): Running;
  query(sql: string, values?: unknown[]): Promise<SqlRow[]>;
  /** The version that it shows, or undefined where it has no tables. */
  shown(recognize: Recognize): Promise<Shown | undefined>;
  /** A reader beside the runs, where the target allows one. */
  watch(recognize: Recognize): Promise<Watcher | undefined>;
  /** Fails where a run that has ended left more than its rows. */
  expectNoTraces(): Promise<void>;
}

export async function postgresPlace(): Promise<Place> {
  const database = await freshDatabase();
  const environment = postgresEnvironment(database.settings);
  const client = await database.connect();
  return {
    start: (args) => start([...args, '--target', 'postgres'], environment),
    query: (sql, values) => database.query<SqlRow>(sql, values),
    shown: (recognize) => look(client, recognize),
    watch: async (recognize) => watch(await database.connect(), recognize),
    expectNoTraces: () => expectNoTraces(database),
    [Symbol.asyncDispose]: () => database.dispose(),
  };
}

/** @param prepared the folder of a database that is copied; otherwise the first run makes one */
export async function embeddedPlace(prepared?: string): Promise<Place> {
  const folder = temporaryFolder();
  const dataDir = join(folder.path, 'data');
  if (prepared !== undefined) cpSync(prepared, dataDir, { recursive: true });
  return {
    start: (args) => start([...args, '--target', 'embedded', '--data-dir', dataDir]),
    query: async (sql, values = []) => {
      const reader = await embeddedLoader({ dataDir }).openReader();
      try {
        return [...(await reader.query(sql, values)).rows];
      } finally {
        await reader.close();
      }
    },
    shown: (recognize) => lookInto(dataDir, recognize),
    // Every open is exclusive.
    watch: async () => undefined,
    expectNoTraces: async () => undefined,
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}
