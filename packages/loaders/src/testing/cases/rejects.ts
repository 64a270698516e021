import assert from 'node:assert/strict';
import type { RejectedDocument } from '../../loader.ts';
import { expectKits } from '../expectations.ts';
import type { CaseContext, CaseDefinition } from '../harness.ts';
import { kit, kitBatch } from '../kit-loads.ts';
import { newRun, outcomeOf } from '../runs.ts';
import { has, unlessRejectsAreRead } from '../skips.ts';
import { kits, kitTables } from '../tables.ts';

const rejected: readonly RejectedDocument[] = ['b', null].map((documentId) => ({
  resource: kits.resource,
  documentId,
  issues: [{ code: 'invalid_type', path: 'name', message: 'expected a text' }],
  raw: JSON.stringify({ id: documentId, name: 5 }),
}));
const loaded = [kit('a', 'Alpha', ['one'])];
const outcome = outcomeOf(kits.resource, loaded.length, rejected);

/** What could not be loaded is recorded with the run, so that it can be fixed and replayed. */
export const rejects: readonly CaseDefinition[] = [
  {
    name: 'records the rejects of a run with its commit',
    skips: unlessRejectsAreRead,
    check: async (context) => {
      const run = newRun();
      const session = await context.loader.open({ run, tables: kitTables });
      await session.write(kitBatch(loaded));
      await session.commit(outcome);
      await expectKits(context.harness, loaded, 'after a load with rejects');
      await expectRejects(context, run.runId, 'after the commit');
    },
  },
  {
    name: 'records the rejects of a run that was aborted',
    skips: unlessRejectsAreRead,
    check: async (context) => {
      const run = newRun();
      const session = await context.loader.open({ run, tables: kitTables });
      await session.write(kitBatch(loaded));
      const reason = { code: 'too_many_rejects', message: 'Too many rejects.' };
      await session.abort({ status: 'aborted', ...reason, outcome });
      await expectKits(context.harness, [], 'after an abort');
      await expectRejects(context, run.runId, 'after the abort');
    },
  },
];

async function expectRejects(context: CaseContext, runId: string, when: string): Promise<void> {
  const found = await readRejects(context, runId);
  const missing = rejected.filter(({ raw }) => !found.some((one) => one.raw === raw));
  const ids = missing.map(({ documentId }) => documentId ?? '(no id)').join(', ');
  assert.ok(missing.length === 0, `The rejects ${ids} of the run are not recorded ${when}`);
  assert.equal(found.length, rejected.length, `A reject is recorded more than once ${when}`);
  for (const { raw, resource, documentId, issues } of rejected) {
    assert.deepEqual(
      recordedAs(found, raw),
      { resource, documentId, issues },
      `The reject ${documentId ?? '(no id)'} is not recorded as it was ${when}`,
    );
  }
}

function recordedAs(found: readonly RejectedDocument[], raw: string) {
  const reject = found.find((one) => one.raw === raw);
  const issues = reject?.issues.map((issue) => ({ ...issue }));
  return { resource: reject?.resource, documentId: reject?.documentId, issues };
}

async function readRejects(
  { harness, loader }: CaseContext,
  runId: string,
): Promise<readonly RejectedDocument[]> {
  if (harness.readRejects !== undefined) return harness.readRejects(runId);
  assert.ok(has(loader, 'openLedger'));
  await using ledger = await loader.openLedger();
  return await ledger.rejects({ runId, all: true });
}
