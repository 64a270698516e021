import { join } from 'node:path';
import { filesCatalog, lakeLoader } from '@spacex-platform/loaders/lake';
import type { RunResult } from '@spacex-platform/loaders/pipeline';
import { marts, tables } from '@spacex-platform/transform';
import { type LakePointer, type TestLake, testLake } from '../../../lake/lake.ts';
import { load, postgresWarehouse, succeeded, type Warehouse } from '../../../load/warehouse.ts';
import { startApiServer } from '../../../support/api-server.ts';
import type {
  AvailableReferenceData,
  ReferenceDocuments,
} from '../../../support/reference-data.ts';
import { writePostgresRows } from './postgres-rows.ts';

/** The pointer of a lake with Iceberg metadata. */
export interface IcebergPointer extends LakePointer {
  readonly published_at: string;
  readonly tables: Record<
    string,
    LakePointer['tables'][string] & { readonly metadata: string; readonly snapshot_id: string }
  >;
}

/** A lake and a database that every run fills alike. */
export interface TwoRuns extends AsyncDisposable {
  readonly lake: TestLake;
  readonly warehouse: Warehouse;
  readonly documents: ReferenceDocuments;
  /** Serves the documents. */
  readonly apiUrl: string;
  /** Loads the documents as they are now; with `takeOver`, over the commits of others. */
  run(options?: { readonly takeOver?: boolean }): Promise<RunResult>;
  pointer(): IcebergPointer;
  /** Writes the rows that PostgreSQL has now; the path of a new file. */
  postgresRows(): Promise<string>;
}

export async function openTwoRuns(reference: AvailableReferenceData): Promise<TwoRuns> {
  const lake = testLake();
  const warehouse = await postgresWarehouse();
  const documents = reference.documents();
  for (const rocket of documents.rockets) Object.assign(rocket, { payload_weights: [] });
  const api = await startApiServer(documents);
  const { store } = lake;
  let files = 0;
  return {
    lake,
    warehouse,
    documents,
    apiUrl: api.url,
    run({ takeOver = false } = {}) {
      const catalog = filesCatalog();
      const views = Object.values(marts);
      const loader = lakeLoader({ store, tables, views, catalog, takeOver });
      return load(api, [warehouse, { loader }], { prune: true });
    },
    pointer: () => lake.pointer() as IcebergPointer,
    async postgresRows() {
      const path = join(lake.path, `rows-${++files}.json`);
      await writePostgresRows(warehouse, path);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await warehouse[Symbol.asyncDispose]();
      lake[Symbol.dispose]();
    },
  };
}

/** A table that no run fills. */
export const emptyTable = 'rocket_payload_weights';

/** A table that has rows after the first run only. */
export const emptiedTable = 'ship_roles';

/** What the next day brings: changed rows, rows less, an emptied table, a launch and a person less. */
export function changeDocuments({ launches, cores, crew, ships }: ReferenceDocuments): void {
  const named = (name: string) => launches.findIndex((launch) => launch['name'] === name);
  const heavy = launches.find((launch) => (launch['cores'] as unknown[]).length === 3);
  const [changed, lost] = [launches[named('Crew-4')], cores[0]];
  if (changed === undefined || heavy === undefined || lost === undefined) {
    throw new Error('The reference documents lack what the second run changes.');
  }
  Object.assign(changed, { details: 'Größe "x"\n𝒳', success: null });
  Object.assign(lost, { status: 'lost' });
  (heavy['cores'] as unknown[]).pop();
  for (const ship of ships) Object.assign(ship, { roles: [] });
  launches.splice(named('DemoSat'), 1);
  crew.pop();
}

/** Fails unless the run succeeded, in all its targets. */
export function complete(result: RunResult): RunResult {
  succeeded(result);
  for (const { catalog } of result.targets) {
    if (catalog?.error !== undefined) throw catalog.error;
  }
  return result;
}
