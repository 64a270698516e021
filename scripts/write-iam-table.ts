/**
 * Writes the table of every IAM statement into docs/aws.md, between its two markers, from
 * deploy/aws/statements.json. `--check` writes nothing and exits 1 when it is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Statement {
  readonly attachedTo: readonly string[];
  readonly sid: string;
  readonly effect: string;
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  readonly reason: string;
}

const file = new URL('../docs/aws.md', import.meta.url);
const begin = '<!-- statements: begin -->\n';
const end = '<!-- statements: end -->';

const statements = JSON.parse(
  readFileSync(new URL('../deploy/aws/statements.json', import.meta.url), 'utf8'),
) as readonly Statement[];

const code = (texts: readonly string[]) =>
  texts.map((text) => `\`${text.replaceAll('|', '\\|')}\``).join(', ');

const rows = statements.map(
  ({ attachedTo, sid, effect, principals, actions, resources, conditions, reason }) => {
    const who = principals.length === 0 ? '' : `${code(principals)}: `;
    const what = `${effect === 'Deny' ? '**Deny** ' : ''}${who}${code(actions)}`;
    return [attachedTo.join(', '), sid, what, code(resources), code(conditions), reason];
  },
);
const heads = ['of', 'statement', 'who and what', 'on', 'if', 'why'];
// As the formatter writes tables: every cell as wide as the widest of its column.
const widths = heads.map((head, at) =>
  Math.max(head.length, ...rows.map((cells) => cells[at]?.length ?? 0)),
);
const line = (cells: readonly string[]) =>
  `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
const table = [line(heads), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)];

const before = readFileSync(file, 'utf8');
const from = before.indexOf(begin);
const to = before.indexOf(end);
if (from < 0 || to < from) throw new Error('docs/aws.md must have the two markers of statements.');
const after = `${before.slice(0, from)}${begin}\n${table.join('\n')}\n\n${before.slice(to)}`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, after);
} else if (before !== after) {
  console.error('Not up to date: docs/aws.md. Run: node scripts/write-iam-table.ts');
  process.exitCode = 1;
}
