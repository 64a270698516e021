import type { PipelineEvent } from '@spacex-platform/loaders/pipeline';
import { afterEach, expect, test, vi } from 'vitest';
import { createLog } from '../src/output/log.ts';
import { logProgress } from '../src/output/progress.ts';

afterEach(() => vi.restoreAllMocks());

const rejected = (
  documentId: string,
  path: string,
  message = 'expected number',
): PipelineEvent => ({
  type: 'document_rejected',
  resource: 'payloads',
  documentId,
  issues: [{ code: 'invalid_type', path, message }],
});

/** The lines that are logged for some events. */
function linesOf(events: readonly PipelineEvent[], verbose = false): string[] {
  let written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const progress = logProgress(
    createLog({ format: 'pretty', quiet: false, verbose, color: false }),
  );
  for (const event of events) progress.handle(event);
  progress.stop();
  return written.trim().split('\n');
}

test('logs one line for each cause of rejects, with a count and an example', () => {
  const many = Array.from({ length: 225 }, (_, at) => rejected(`p${at}`, `weights[${at}].kg`));
  const lines = linesOf([
    ...many,
    rejected('odd', 'name', 'expected string'),
    { type: 'resource_read', resource: 'payloads', documents: 226, accepted: 0, rejected: 226 },
  ]);
  expect(lines).toEqual([
    'warn: Rejected 225 documents of payloads, for example p0: weights[0].kg: expected number',
    'warn: Rejected payloads odd: name: expected string',
    expect.stringMatching(/^payloads: 226 documents, 226 rejected/),
  ]);
});

test('logs the rejects of a run that ends in the middle of a resource', () => {
  expect(linesOf([rejected('a', 'mass_kg'), rejected('b', 'mass_kg')])).toEqual([
    'warn: Rejected 2 documents of payloads, for example a: mass_kg: expected number',
  ]);
});
