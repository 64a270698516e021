import assert from 'node:assert/strict';
import type { RejectedDocument } from '../../loader.ts';
import { expectKits, expectReport } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, loadKits } from '../kit-loads.ts';
import { unlessCapable } from '../skips.ts';
import { kitParts, kits } from '../tables.ts';

const all = [kit('a', 'Alpha', ['one']), kit('b', 'Beta', ['two']), kit('c', 'Gamma', ['three'])];
const onlyA = all.slice(0, 1);

function rejected(documentId: string | null): RejectedDocument {
  return {
    resource: kits.resource,
    documentId,
    issues: [{ code: 'invalid_type', path: 'name', message: 'Expected a text.' }],
    raw: '{}',
  };
}

/** Rows of vanished documents are deleted only if the run prunes. */
export const prune: readonly CaseDefinition[] = [
  {
    name: 'prunes the rows of vanished documents and their child rows',
    skips: unlessCapable('prune'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, all);
      const reports = await loadKits(loader, onlyA, { prune: true });
      expectReport(reports, kits, { rows: 1, unchanged: 1, deleted: 2, pruned: 2 });
      expectReport(reports, kitParts, { rows: 1, unchanged: 1, deleted: 2, pruned: 2 });
      await expectKits(harness, onlyA, 'after pruning');
    },
  },
  {
    name: 'does not prune a rejected document',
    skips: unlessCapable('prune'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, all);
      await loadKits(loader, onlyA, { prune: true, rejects: [rejected('b')] });
      await expectKits(harness, all.slice(0, 2), 'after pruning with a rejected document');
    },
  },
  {
    name: 'does not prune a document that the source could not return',
    skips: unlessCapable('prune'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, all);
      await loadKits(loader, onlyA, { prune: true, spared: ['b'] });
      await expectKits(harness, all.slice(0, 2), 'after pruning with a spared document');
    },
  },
  {
    name: 'refuses to prune if a rejected document has no id',
    skips: unlessCapable('prune'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, all);
      await assert.rejects(
        loadKits(loader, onlyA, { prune: true, rejects: [rejected(null)] }),
        { code: 'prune_refused' },
        'Pruning with a reject without id must fail with the code prune_refused',
      );
      await expectKits(harness, all, 'after a refused prune');
    },
  },
  {
    name: 'refuses to prune without the capability',
    skips: ({ loader: { name, capabilities } }) =>
      capabilities.prune ? `The loader ${name} declares the capability prune.` : undefined,
    check: async ({ harness, loader }) => {
      await loadKits(loader, all);
      await assert.rejects(
        loadKits(loader, onlyA, { prune: true }),
        'A loader that cannot prune must refuse a run with prune',
      );
      await expectKits(harness, all, 'after a refused prune');
    },
  },
];
