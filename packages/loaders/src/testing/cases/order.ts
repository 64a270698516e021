import assert from 'node:assert/strict';
import type { Loader, LoaderEvent, OpenRequest } from '../../loader.ts';
import { expectKits } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, kitBatch } from '../kit-loads.ts';
import { newRun, outcomeOf, runLoad } from '../runs.ts';
import { unlessCapable } from '../skips.ts';
import { type Kit, kits, kitTables } from '../tables.ts';

const day = 86_400_000;
const march = Date.UTC(2022, 2, 1);

const newer = [kit('a', 'newer', ['one'])];
const older = [kit('a', 'older', ['one', 'two']), kit('b', 'older')];

/** Loads documents that were read at a time, from files: runs of the API itself are never older. */
function loadReadAt(
  loader: Loader,
  sequence: number | undefined,
  documents: readonly Kit[],
  request: Partial<OpenRequest> = {},
) {
  const run = { ...newRun(), source: 'file:///lake', ...(sequence !== undefined && { sequence }) };
  return runLoad(
    loader,
    { run, tables: kitTables, ...request },
    outcomeOf(kits.resource, documents.length),
    (session) => session.write(kitBatch(documents)),
  );
}

/** Newer documents are not replaced by older ones by mistake. */
export const order: readonly CaseDefinition[] = [
  {
    name: 'refuses documents that are older than those of the last run',
    skips: unlessCapable('order'),
    check: async ({ harness, loader }) => {
      await loadReadAt(loader, march, newer);
      for (const dryRun of loader.capabilities.plan ? [true, false] : [false]) {
        await assert.rejects(
          loadReadAt(loader, march - day, older, { dryRun }),
          { code: 'older_data', transient: false },
          'Documents that are older than those in the target must fail with older_data',
        );
        await expectKits(harness, newer, 'after refused older documents');
      }
      // Neither the lock nor the sequence of the refused run remains.
      await loadReadAt(loader, march, older, { lockTimeoutMs: 1000 });
      await expectKits(harness, older, 'after documents of the same time');
    },
  },
  {
    name: 'compares documents with the sequence that the run reads when it has the lock',
    skips: unlessCapable('order'),
    check: async ({ harness, loader }) => {
      await loadReadAt(loader, march, newer);
      await assert.rejects(
        loadReadAt(loader, march + day, older, { sequence: async () => march - day }),
        { code: 'older_data' },
        'The sequence function of a request takes precedence over the sequence of its run',
      );
      await expectKits(harness, newer, 'after refused older documents');
    },
  },
  ...(['allowOlder', 'force'] as const).map(
    (option): CaseDefinition => ({
      name: `loads older documents with ${option}, and warns`,
      skips: unlessCapable('order'),
      check: async ({ harness, loader }) => {
        await loadReadAt(loader, march, newer);
        const events: LoaderEvent[] = [];
        const onEvent = (event: LoaderEvent) => events.push(event);
        await loadReadAt(loader, march - day, older, { [option]: true, onEvent });
        await expectKits(harness, [...older], `after older documents with ${option}`);
        assert.ok(
          events.some(({ type }) => type === 'warning'),
          `A load of older documents with ${option} must emit the event "warning"`,
        );
      },
    }),
  ),
  {
    name: 'loads documents without a sequence',
    skips: unlessCapable('order'),
    check: async ({ harness, loader }) => {
      await loadReadAt(loader, march, newer);
      await loadReadAt(loader, undefined, older);
      await expectKits(harness, older, 'after documents without a sequence');
    },
  },
];
