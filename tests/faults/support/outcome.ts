import type { RunResult } from '@spacex-platform/loaders/pipeline';
import { expect } from 'vitest';
import { type Finished, logLines } from '../../cli/command.ts';
import { postgresServer } from '../../support/postgres.ts';

/** How a run has to end that met a fault. */
export interface ExpectedFailure {
  readonly exit: 1 | 2 | 75;
  readonly code: string;
  /** What the message has to name: what happened, to what, and what to do next. */
  readonly says: readonly (string | RegExp)[];
}

/** Checks exit code, result and log of a run that was to fail; returns its message. */
export function expectFailure(done: Finished, { exit, code, says }: ExpectedFailure): string {
  expectNoSecret(done);
  expect(done.code, done.stderr).toBe(exit);
  const { status, error, targets } = resultOf(done);
  expect(status).toBe('failed');
  expect(error, error?.message).toMatchObject({ code, transient: exit === 75, usage: exit === 2 });
  expect(targets.map((target) => target.status)).toEqual(['failed']);
  const message = error?.message ?? '';
  for (const part of says) expect(message).toMatch(part);
  const last = logLines(done.stderr).at(-1);
  expect(last).toMatchObject({ level: 'error', code, message: expect.stringContaining(message) });
  // Users get no stack trace.
  expect(message).not.toMatch(/\n\s+at /);
  return message;
}

/** Checks that a run has loaded, and nothing else is left to say. */
export function expectSuccess(done: Finished): RunResult {
  expectNoSecret(done);
  expect(done.code, done.stderr).toBe(0);
  const result = resultOf(done);
  expect(result).toMatchObject({ status: 'succeeded', rejects: 0 });
  return result;
}

function resultOf({ stdout, stderr }: Finished): RunResult {
  expect(stdout.trim().split('\n'), stderr).toHaveLength(1);
  return JSON.parse(stdout) as RunResult;
}

/** Every role of the tests has the password of the superuser. */
function expectNoSecret({ stdout, stderr }: Finished): void {
  const { password } = postgresServer();
  for (const form of [password, encodeURIComponent(password), btoa(password)]) {
    expect(stdout + stderr).not.toContain(form);
  }
}
