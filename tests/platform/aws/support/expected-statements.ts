import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';
import type { AttachedStatement, Statement } from './statements.ts';

/** An entry of the documented statements, with its reason and what it is attached to. */
export interface ReasonedStatement extends Statement {
  readonly attachedTo: readonly string[];
  readonly reason: string;
}

/** A statement that exists with a switch, in place of one with the same name. */
export interface SwitchedStatement extends ReasonedStatement {
  readonly when: string;
}

/** All documented statements of a stack with default switches. */
export const expectedStatements = read<ReasonedStatement>('deploy/aws/statements.json');

/** All documented statements of switches. */
export const switchedStatements = read<SwitchedStatement>('deploy/aws/statements-by-switch.json');

function read<T>(file: string): readonly T[] {
  return JSON.parse(readFileSync(join(repositoryRoot, file), 'utf8')) as readonly T[];
}

/** The documented statements of a stack, with those of one switch in place of the default ones. */
export function documented(name?: string): AttachedStatement[] {
  const switched = switchedStatements.filter(({ when }) => when === name).flatMap(attached);
  const names = new Set(switched.map(nameOf));
  const others = expectedStatements.flatMap(attached).filter((one) => !names.has(nameOf(one)));
  return [...others, ...switched];
}

function attached(statement: ReasonedStatement): AttachedStatement[] {
  const { sid, effect, principals, actions, resources, conditions } = statement;
  const rest = { sid, effect, principals, actions, resources, conditions };
  return statement.attachedTo.map((attachedTo) => ({ attachedTo, ...rest }));
}

function nameOf({ attachedTo, sid }: AttachedStatement): string {
  return `${attachedTo} ${sid}`;
}

/** Lists statements that are not documented, and documented ones that are missing. */
export function differences(
  found: readonly AttachedStatement[],
  expected = documented(),
): string[] {
  const planned = found.map(textOf);
  const wanted = expected.map(textOf);
  return [
    ...without(planned, wanted).map((text) => `not documented: ${text}`),
    ...without(wanted, planned).map((text) => `not in the plan: ${text}`),
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
