import type {
  Loader,
  OpenRequest,
  RunInfo,
  RunOutcome,
  TableReport,
} from '@spacex-platform/loaders';
import type { Core } from '@spacex-platform/spacex-client';
import { cores, type Row, rowsOf, type Table } from '@spacex-platform/transform';

let runs = 0;

/** A run with a new id. */
export function newRun(): RunInfo {
  runs += 1;
  const count = runs.toString(16).padStart(12, '0');
  return {
    runId: `01890a5d-ac96-774b-bcce-${count}`,
    source: 'api',
    origin: 'api',
    startedAt: '2022-10-05T16:00:00.000Z',
    version: '0.0.0',
  };
}

export function core(id: string, serial: string): Core {
  return {
    id,
    serial,
    block: 5,
    status: 'active',
    reuse_count: 0,
    rtls_attempts: 0,
    rtls_landings: 0,
    asds_attempts: 0,
    asds_landings: 0,
    last_update: null,
    launches: [],
  };
}

export function outcomeOf(accepted: number, extra: Partial<RunOutcome> = {}): RunOutcome {
  return {
    resources: [{ resource: 'cores', documents: accepted, accepted, rejected: 0 }],
    rejects: [],
    drift: [],
    ...extra,
  };
}

export interface CoreLoad extends Partial<OpenRequest> {
  readonly outcome?: Partial<RunOutcome>;
}

/** Loads cores into the table `cores`, or into one with the same columns. */
export async function loadCores(
  loader: Loader,
  documents: readonly Core[],
  { outcome, ...request }: CoreLoad = {},
): Promise<readonly TableReport[]> {
  const table: Table = request.tables?.[0] ?? cores;
  const session = await loader.open({ run: newRun(), tables: [table], ...request });
  const counts = outcomeOf(documents.length, outcome);
  try {
    const rows = documents.flatMap((document): Row[] =>
      (rowsOf(table) as (one: Core) => Row[])(document),
    );
    await session.write({
      resource: table.resource,
      documentIds: documents.map(({ id }) => id),
      rows: new Map([[table, rows]]),
    });
    return await session.commit(counts);
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'unknown';
    await session.abort({ status: 'failed', code, message: String(error), outcome: counts });
    throw error;
  }
}
