import type { RunResult } from '@spacex-platform/loaders/pipeline';
import { expect } from 'vitest';
import { type Finished, logLines } from '../../../cli/command.ts';
import type { Bench, Fault, Kind, LedgerEntry } from './fault.ts';
import { type FleetRows, newRows, oldRows } from './fleet-rows.ts';
import { stableText } from './stable-text.ts';

/** What a fault led to: the columns of the page. */
export interface Observation {
  readonly exit: string;
  readonly code: string;
  readonly message: string;
  readonly visible: string;
  readonly ledger: string;
}

const exits: Record<Kind, readonly (number | null)[]> = {
  harmless: [0],
  rejects: [3],
  permanent: [1],
  settings: [2],
  limit: [4],
  transient: [75],
  'unknown outcome': [75],
  interrupted: [130, 143],
  killed: [null],
};

/** Provokes a fault and checks what must hold after any fault, independent of the page. */
export async function observe<On extends Bench>(on: On, fault: Fault<On>): Promise<Observation> {
  const ledgerBefore = fault.losesLedger === true ? [] : await on.ledger();
  const done = await fault.provoke(on);
  const result = resultOf(done, fault);
  const rows = await on.rows();
  const ledger = await on.ledger();
  const added = ledger.slice(ledgerBefore.length);
  const where = `${fault.name}: ${done.stderr}`;
  expect(exits[fault.kind], where).toContain(done.code);
  const before = fault.from === 'empty' ? undefined : oldRows;
  const after = fault.after?.rows ?? newRows;
  const isNew = isEqual(rows, after);
  // Never a mix: everything of one run, in all tables.
  if (!isNew) expect(rows, where).toEqual(before);
  expectWholeAnswer(fault, done, result, isNew);
  expect(ledger.slice(0, ledgerBefore.length), where).toEqual(ledgerBefore);
  expectHonestLedger(fault, result, added, isNew);
  expectPlainMessage(done);
  return {
    exit: done.code === null ? 'killed' : String(done.code),
    code: result?.error?.code ?? codeOfLog(done) ?? '',
    message: stableText(fixed(messageOf(done, result, fault), fault.varies)),
    visible: isNew && fault.command === undefined ? (fault.after?.text ?? 'new data') : 'unchanged',
    ledger: added.map(textOf).join(', ') || 'no entry',
  };
}

function isEqual(one: FleetRows | undefined, other: FleetRows): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The exit code, the result and what is visible say the same. */
function expectWholeAnswer(
  { kind, name, command }: Fault<never>,
  done: Finished,
  result: RunResult | undefined,
  isNew: boolean,
): void {
  const where = `${name}: ${done.stderr}`;
  if (command !== undefined) return;
  if (kind === 'harmless' || kind === 'rejects') expect(isNew, where).toBe(true);
  else if (kind !== 'killed' && kind !== 'unknown outcome') expect(isNew, where).toBe(false);
  if (result === undefined) return;
  const isGood = kind === 'harmless' || kind === 'rejects';
  const isAborted = kind === 'interrupted' || kind === 'limit';
  expect(result.status, where).toBe(isGood ? 'succeeded' : isAborted ? 'aborted' : 'failed');
  expect(result.error === undefined, where).toBe(isGood);
  if (result.error === undefined || kind === 'interrupted') return;
  const { transient, usage } = result.error;
  expect({ transient, usage }, where).toEqual({
    transient: done.code === 75,
    usage: done.code === 2,
  });
}

/** A run that is visible has succeeded in the ledger, and no other has. */
function expectHonestLedger(
  { command, kind, name, otherRuns = 0 }: Fault<never>,
  result: RunResult | undefined,
  added: readonly LedgerEntry[],
  isNew: boolean,
): void {
  if (command !== undefined) {
    expect(added, name).toEqual([]);
    return;
  }
  const succeeded = added.filter(({ status }) => status === 'succeeded').length - otherRuns;
  const where = `${name}: the ledger has ${JSON.stringify(added)}`;
  // If the outcome is unknown, there may be no entry, but no wrong one.
  if (kind !== 'unknown outcome' || added.length > 0) expect(succeeded > 0, where).toBe(isNew);
  expect(added.length, name).toBeLessThanOrEqual(2);
  if (result === undefined) return;
  for (const entry of added.filter(({ runId }) => runId === result.runId)) {
    if (entry.status === 'succeeded') continue;
    expect(entry.status, name).toBe(result.status);
    expect(entry.errorCode, name).toBe(result.error?.code ?? null);
  }
}

function expectPlainMessage({ stdout, stderr }: Finished): void {
  for (const output of [stdout, stderr]) {
    expect(output).not.toMatch(/\\n\s+at |\n\s+at /);
    expect(output).not.toMatch(/s3cret|quite-another-word/);
  }
}

/** The result that a run prints; undefined if it was killed, never began, or could not print it. */
function resultOf({ code, stdout }: Finished, { command }: Fault<never>): RunResult | undefined {
  if (command !== undefined || code === null || stdout.trim() === '') return undefined;
  return JSON.parse(stdout) as RunResult;
}

/** The error; of a success, the first warning. */
function messageOf(done: Finished, result: RunResult | undefined, fault: Fault<never>): string {
  if (result?.error !== undefined) return result.error.message;
  const plain = /^error: (.*)/m.exec(done.stderr)?.[1];
  if (plain !== undefined) return plain;
  if (fault.command !== undefined) return messageOfCommand(done);
  const lines = jsonLines(done.stderr);
  const last = done.code === 0 || done.code === 3 ? undefined : lines.at(-1);
  const line = last ?? lines.find(({ level }) => level === 'warn' || level === 'warning');
  if (line?.['level'] === 'info' || line?.['level'] === 'debug') return '';
  return String(line?.['message'] ?? line?.['msg'] ?? '');
}

function fixed(message: string, varies: RegExp | undefined): string {
  return varies === undefined ? message : message.replace(varies, '…');
}

/** What a command prints about a failure. */
function messageOfCommand({ stdout, stderr }: Finished): string {
  const logged = jsonLines(stderr).map(({ message }) => String(message));
  const lines = [...logged, ...`${stderr}\n${stdout}`.split('\n').map((line) => line.trim())];
  return lines.find((line) => /fail|damaged|missing|lost|different|not listed/i.test(line)) ?? '';
}

function codeOfLog(done: Finished): string | undefined {
  if (done.code === 0 || done.code === 3) return undefined;
  const code = jsonLines(done.stderr).findLast((line) => line['level'] === 'error')?.['code'];
  return code === undefined ? undefined : String(code);
}

function jsonLines(stderr: string): Record<string, unknown>[] {
  return logLines(
    stderr
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .join('\n'),
  );
}

function textOf({ status, errorCode }: LedgerEntry): string {
  return errorCode === null ? status : `${status} (\`${errorCode}\`)`;
}
