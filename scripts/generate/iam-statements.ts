/** The table of every IAM statement in docs/aws.md, between its two markers. */
import { readFileSync } from 'node:fs';
import { code, markdownTable } from '../docs/markdown.ts';
import { replaceBetween } from './generator.ts';

interface Statement {
  readonly attachedTo: readonly string[];
  readonly sid: string;
  readonly effect: string;
  readonly principals: readonly string[];
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  readonly reason: string;
  /** The switch that creates it, in place of one with the same name. */
  readonly when?: string;
}

const file = 'docs/aws.md';
const markers = {
  begin: '<!-- statements: begin -->',
  end: '<!-- statements: end -->',
  file,
};

export function produce(): Map<string, string> {
  const files = ['deploy/aws/statements.json', 'deploy/aws/statements-by-switch.json'];
  const statements = files.flatMap((path) => JSON.parse(read(path)) as readonly Statement[]);
  const table = markdownTable(
    ['of', 'statement', 'who and what', 'on', 'if', 'why'],
    statements.map(rowOf),
  );
  return new Map([[file, replaceBetween(read(file), markers, `\n${table}\n\n`)]]);
}

function rowOf(statement: Statement): string[] {
  const { attachedTo, sid, effect, principals, actions, resources, conditions, reason } = statement;
  const who = principals.length === 0 ? '' : `${codes(principals)}: `;
  const what = `${effect === 'Deny' ? '**Deny** ' : ''}${who}${codes(actions)}`;
  const of = statement.when === undefined ? '' : ` with ${code(statement.when)}`;
  return [`${attachedTo.join(', ')}${of}`, sid, what, codes(resources), codes(conditions), reason];
}

function codes(texts: readonly string[]): string {
  return texts.map(code).join(', ');
}

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
