import { LoaderError } from '../errors/loader-error.ts';
import type { RunInfo } from '../loader.ts';
import { isOrigin } from '../origin.ts';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

const isText = (value: unknown) => typeof value === 'string' && value !== '';

/** What each field of a run must be, since the ledger orders and describes runs by them. */
const rules: readonly [keyof RunInfo, string, (value: unknown) => boolean][] = [
  ['runId', 'a UUIDv7', (value) => uuidV7.test(String(value))],
  ['source', 'a text', isText],
  ['origin', 'snapshot, api or launch-library', isOrigin],
  [
    'startedAt',
    'an ISO 8601 timestamp in UTC',
    (value) =>
      isText(value) && /Z$/.test(String(value)) && !Number.isNaN(Date.parse(String(value))),
  ],
  ['version', 'a text', isText],
];

/**
 * Refuses a run that the ledger cannot describe.
 *
 * @throws LoaderError `configuration`
 */
export function validateRun(target: string, run: RunInfo): void {
  for (const [name, expected, isValid] of rules) {
    const value: unknown = run[name];
    if (isValid(value)) continue;
    throw new LoaderError(
      'configuration',
      `Invalid run.${name} ${JSON.stringify(value) ?? 'undefined'} for ${target}: expected ${expected}.`,
      { target },
    );
  }
}
