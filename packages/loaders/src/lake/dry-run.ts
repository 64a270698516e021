import type { Table } from '@spacex-platform/transform';
import { readTableState } from '../iceberg/table-state.ts';
import type { DocumentComparison, OpenRequest, TableReport } from '../loader.ts';
import { pruneRules, refuseLargePrune, refusePrune } from '../run/prune.ts';
import { RunHashes } from '../run/run-hashes.ts';
import { SentRows } from '../run/sent-rows.ts';
import { throwIfInterrupted } from '../run/session-guard.ts';
import type { SessionWork } from '../run/single-use.ts';
import { withPrevious } from './previous-documents.ts';
import { comparePublished } from './retained-rows.ts';
import type { LakeTarget } from './target.ts';

/** A session that writes nothing: rows are stored as hashes, and `commit` compares and counts. */
export function dryRunSession(request: OpenRequest, target: LakeTarget): SessionWork {
  const isPublished = ({ name }: Table) => target.before?.pointer.tables[name] !== undefined;
  const hashes = new RunHashes(request.tables, isPublished);
  const sent = new SentRows('lake', request);
  let documents: readonly DocumentComparison[] | undefined;
  return {
    ddl: [],
    get documents() {
      return documents;
    },
    async write(batch) {
      throwIfInterrupted('lake', request);
      sent.add(batch);
      hashes.add(batch);
    },
    async commit(outcome) {
      throwIfInterrupted('lake', request);
      if (request.prune === true) refusePrune('lake', outcome);
      for (const table of request.tables) {
        const rules = pruneRules(table, request, outcome);
        await comparePublished(target, request, table, hashes.of(table), rules);
      }
      await examineMetadata(target, hashes.reports);
      documents = await withPrevious(target.store, request, hashes.documents);
      refuseLargePrune('lake', request, documents);
      target.release();
      return hashes.reports;
    },
    async abort() {
      target.release();
    },
  };
}

/** A run could not publish over damaged metadata. @throws LoaderError `damaged` */
async function examineMetadata(
  { store, iceberg, before }: LakeTarget,
  reports: readonly TableReport[],
): Promise<void> {
  for (const { table, inserted, updated, deleted } of reports) {
    const metadata = before?.pointer.tables[table]?.metadata;
    if (metadata === undefined || inserted + updated + deleted === 0) continue;
    await readTableState(iceberg, store, metadata);
  }
}
