import assert from 'node:assert/strict';
import type { Loader, OpenRequest } from '../../loader.ts';
import type { Origin } from '../../origin.ts';
import { expectKits } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, kitBatch } from '../kit-loads.ts';
import { newRun, outcomeOf, runLoad } from '../runs.ts';
import { has, unlessCapable, unlessLedger } from '../skips.ts';
import { type Kit, kits, kitTables } from '../tables.ts';

/** Loads documents of an origin, now: no other documents are newer. */
function loadOf(
  loader: Loader,
  origin: Origin,
  documents: readonly Kit[],
  { source = origin, ...request }: Partial<OpenRequest> & { readonly source?: string } = {},
) {
  const run = { ...newRun(), source, origin, sequence: Date.now() };
  return runLoad(
    loader,
    { ...{ run, tables: kitTables }, ...request },
    outcomeOf(kits.resource, documents.length),
    (session) => session.write(kitBatch(documents)),
  );
}

const live = [kit('a', 'live', ['one'])];
const other = [kit('a', 'other', ['two']), kit('b', 'other')];

/** Documents of one origin are refused on a target that has those of a more complete one. */
function refuses(origin: Origin, held: Origin, code: string): CaseDefinition['check'] {
  return async ({ harness, loader }) => {
    await loadOf(loader, held, live);
    const dryRuns = loader.capabilities.plan ? [true, false] : [false];
    for (const dryRun of dryRuns) {
      await assert.rejects(
        loadOf(loader, origin, other, { dryRun }),
        { code },
        `Documents of the origin ${origin} over those of ${held} must fail with ${code}`,
      );
      await expectKits(harness, live, `after refused documents of ${origin}`);
    }
    await loadOf(loader, origin, other, { force: true });
    await expectKits(harness, other, `after forced documents of ${origin}`);
  };
}

/** What a target has is not replaced by less by mistake. */
export const origins: readonly CaseDefinition[] = [
  {
    name: 'refuses documents of the API over those of Launch Library, unless forced',
    skips: unlessCapable('order'),
    check: refuses('api', 'launch-library', 'older_data'),
  },
  {
    name: 'refuses the snapshot over documents of the API, unless forced',
    skips: unlessCapable('order'),
    check: refuses('snapshot', 'api', 'snapshot_over_api'),
  },
  {
    name: 'refuses the snapshot over documents of Launch Library, unless forced',
    skips: unlessCapable('order'),
    check: refuses('snapshot', 'launch-library', 'snapshot_over_api'),
  },
  {
    name: 'loads documents of Launch Library over those of the API, and again',
    skips: unlessCapable('order'),
    check: async ({ harness, loader }) => {
      await loadOf(loader, 'api', other);
      for (const name of ['first', 'second']) {
        const documents = [kit('a', name), kit('b', name)];
        // They continue the API, even if it was read later.
        const sequence = async () => Date.now() - 60_000;
        await loadOf(loader, 'launch-library', documents, { source: 'live', sequence });
        await expectKits(harness, documents, `after the ${name} load of Launch Library`);
      }
    },
  },
  {
    name: 'replays rejects of the API after a load of Launch Library',
    skips: unlessCapable('order'),
    check: async ({ harness, loader }) => {
      await loadOf(loader, 'launch-library', live);
      await loadOf(loader, 'api', [kit('b', 'replayed')], { source: 'rejects' });
      await expectKits(harness, [...live, kit('b', 'replayed')], 'after the replay');
      await assert.rejects(
        loadOf(loader, 'api', other),
        { code: 'older_data' },
        'A replay must not make the target accept documents of the API again',
      );
    },
  },
  {
    name: 'refuses a run that was prepared before the newest one',
    skips: unlessLedger,
    check: async ({ harness, loader }) => {
      await loadOf(loader, 'api', other);
      assert.ok(has(loader, 'openLedger'));
      const ledger = await loader.openLedger();
      const [newest] = await ledger.runs();
      await ledger.close();
      const newestRun = newest?.runId ?? '';
      await loadOf(loader, 'launch-library', live, { newestRun });
      const after = [...live, ...other.slice(1)];
      await expectKits(harness, after, 'after a run that was prepared from the newest one');
      await assert.rejects(
        loadOf(loader, 'launch-library', other, { newestRun }),
        { code: 'superseded' },
        'A run that was prepared before the newest one must fail with superseded',
      );
      await expectKits(harness, after, 'after a run that was prepared too early');
    },
  },
];
