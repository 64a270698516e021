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

/** A new database or directory for runs. */
export interface Place extends AsyncDisposable {
  /** Starts `spacex-etl` with these arguments on this target. */
  start(args: readonly string[]): Running;
  query(sql: string, values?: unknown[]): Promise<SqlRow[]>;
  /** The current version, or undefined if there are no tables. */
  shown(recognize: Recognize): Promise<Shown | undefined>;
  /** A concurrent reader, if the target allows one. */
  watch(recognize: Recognize): Promise<Watcher | undefined>;
  /** Fails if a finished run left anything but its rows. */
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

/** @param prepared directory of a database to copy; otherwise the first run creates one */
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
    // Readers lock the database.
    watch: async () => undefined,
    expectNoTraces: async () => undefined,
    [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
  };
}
