import { type Row, rowsOf, type Table } from '@spacex-platform/transform';
import type {
  Loader,
  LoadSession,
  OpenRequest,
  RejectedDocument,
  RowBatch,
  TableReport,
} from '../loader.ts';
import { newRun, outcomeOf, runLoad } from './runs.ts';
import { type Kit, kitParts, kits, kitTables } from './tables.ts';

/** Creates a document; `parts` are the labels of its parts. */
export function kit(id: string, name: string, parts: readonly string[] = []): Kit {
  return { id, name, weight: null, parts: parts.map((label, size) => ({ label, size })) };
}

/** The rows of some documents, for the tables that the run fills. */
export function kitBatch(
  documents: readonly Kit[],
  tables: readonly Table[] = kitTables,
): RowBatch {
  const rows = new Map<Table, readonly Row[]>();
  if (tables.includes(kits)) rows.set(kits, documents.flatMap(rowsOf(kits)));
  if (tables.includes(kitParts)) rows.set(kitParts, documents.flatMap(rowsOf(kitParts)));
  return { resource: kits.resource, documentIds: documents.map(({ id }) => id), rows };
}

/** Opens a session for all tables of the documents. */
export function openKits(loader: Loader): Promise<LoadSession> {
  return loader.open({ run: newRun(), tables: kitTables });
}

export interface KitLoad extends Partial<Omit<OpenRequest, 'run'>> {
  readonly rejects?: readonly RejectedDocument[];
  /** Ids of documents that the source could not return. */
  readonly spared?: readonly string[];
  /** Called with the open session after the last write, before the commit. */
  readonly beforeCommit?: (session: LoadSession) => Promise<void>;
}

/** Loads documents in one batch and commits. */
export function loadKits(
  loader: Loader,
  documents: readonly Kit[],
  { rejects = [], spared = [], beforeCommit, ...request }: KitLoad = {},
): Promise<readonly TableReport[]> {
  const tables = request.tables ?? kitTables;
  return runLoad(
    loader,
    { ...request, tables },
    {
      ...outcomeOf(kits.resource, documents.length, rejects),
      ...(spared.length > 0 && { spared: { [kits.resource]: spared } }),
    },
    async (session) => {
      await session.write(kitBatch(documents, tables));
      await beforeCommit?.(session);
    },
  );
}
