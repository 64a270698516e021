import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';
import type { AttachedStatement, Statement } from './statements.ts';

/** An entry of the documented statements, with its reason and what it is attached to. */
export interface ReasonedStatement extends Statement {
  readonly attachedTo: readonly string[];
  readonly reason: string;
}

/** All documented statements. */
export const expectedStatements = JSON.parse(
  readFileSync(join(repositoryRoot, 'deploy/aws/statements.json'), 'utf8'),
) as readonly ReasonedStatement[];

/** Lists statements that are not documented, and documented ones that are missing. */
export function differences(found: readonly AttachedStatement[]): string[] {
  const planned = found.map(textOf);
  const documented = expectedStatements.flatMap(({ attachedTo, reason: _, ...statement }) =>
    attachedTo.map((one) => textOf({ ...statement, attachedTo: one })),
  );
  return [
    ...without(planned, documented).map((text) => `not documented: ${text}`),
    ...without(documented, planned).map((text) => `not in the plan: ${text}`),
  ];
}

function textOf(statement: AttachedStatement): string {
  const { attachedTo, sid, effect, principals, actions, resources, conditions } = statement;
  return JSON.stringify([attachedTo, sid, effect, principals, actions, resources, conditions]);
}

/** The difference of two lists, with repetitions. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter((text) => {
    const at = left.indexOf(text);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
