import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';
import type { AttachedStatement, Statement } from './statements.ts';

/** A line of the table of statements: why it is there, and what it is attached to. */
export interface ReasonedStatement extends Statement {
  readonly attachedTo: readonly string[];
  readonly reason: string;
}

/** The table of every statement, which the document shows. */
export const expectedStatements = JSON.parse(
  readFileSync(join(repositoryRoot, 'deploy/aws/statements.json'), 'utf8'),
) as readonly ReasonedStatement[];

/** Statements that are there and should not be, and the other way round; one text for each. */
export function differences(found: readonly AttachedStatement[]): string[] {
  const there = found.map(textOf);
  const wanted = expectedStatements.flatMap(({ attachedTo, reason: _, ...statement }) =>
    attachedTo.map((one) => textOf({ ...statement, attachedTo: one })),
  );
  return [
    ...without(there, wanted).map((text) => `not in the table: ${text}`),
    ...without(wanted, there).map((text) => `not in the plan: ${text}`),
  ];
}

function textOf(statement: AttachedStatement): string {
  const { attachedTo, sid, effect, principals, actions, resources, conditions } = statement;
  return JSON.stringify([attachedTo, sid, effect, principals, actions, resources, conditions]);
}

/** Those of the first list that the second has not, counting each as often as it is there. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
