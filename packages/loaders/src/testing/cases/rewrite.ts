import assert from 'node:assert/strict';
import { rowsOf } from '@spacex-platform/transform';
import { expectKits, expectReport, expectRowsOf } from '../expectations.ts';
import type { CaseDefinition } from '../harness.ts';
import { kit, loadKits } from '../kit-loads.ts';
import { unlessCapable, unlessRowsAreEdited } from '../skips.ts';
import { kitParts, kits } from '../tables.ts';

const documents = [kit('a', 'Alpha', ['one', 'two']), kit('b', 'Beta')];
const edited = [kit('a', 'Edited'), kit('b', 'Beta')];

/** Rows that someone has edited in the target are written again on request. */
export const rewrite: readonly CaseDefinition[] = [
  {
    name: 'reports unchanged rows as updated with rewrite',
    skips: unlessCapable('rewrite'),
    check: async ({ harness, loader }) => {
      await loadKits(loader, documents);
      const added = [...documents, kit('c', 'Gamma', ['three'])];
      const reports = await loadKits(loader, added, { rewrite: true });
      expectReport(reports, kits, { rows: 3, inserted: 1, updated: 2 });
      expectReport(reports, kitParts, { rows: 3, inserted: 1, updated: 2 });
      await expectKits(harness, added, 'after a load with rewrite');
    },
  },
  {
    name: 'repairs an edited row with rewrite',
    skips: unlessRowsAreEdited,
    check: async ({ harness, loader }) => {
      await loadKits(loader, documents);
      const [row] = edited.flatMap(rowsOf(kits));
      assert.ok(row !== undefined && harness.editRow !== undefined);
      await harness.editRow(kits, row);
      await expectRowsOf(harness, kits, edited, 'after editRow of the harness');
      await loadKits(loader, documents, { rewrite: true });
      await expectKits(harness, documents, 'after a load with rewrite');
    },
  },
];
