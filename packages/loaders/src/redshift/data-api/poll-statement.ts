import { setTimeout as sleep } from 'node:timers/promises';
import type { DescribeStatementResponse } from '@aws-sdk/client-redshift-data';
import { LoaderError } from '../../errors/loader-error.ts';
import { withServerCode } from '../server-failures.ts';

/** Polls back off, so that long statements are not throttled. */
const firstPollMs = 40;
const maxPollMs = 2_000;

/**
 * States of a statement that has ended without success: the reasons of the errors that report them.
 */
export type EndedStatus = 'FAILED' | 'ABORTED';

/**
 * Polls until a statement of the Data API has ended.
 *
 * @throws LoaderError `statement` if it failed, `unavailable` if it was cancelled
 */
export async function pollStatement(
  target: string,
  doing: string,
  describe: () => Promise<DescribeStatementResponse>,
): Promise<DescribeStatementResponse> {
  for (let wait = firstPollMs; ; wait = Math.min(maxPollMs, wait * 1.6)) {
    const found = await describe();
    switch (found.Status) {
      case 'FINISHED':
        return found;
      case 'FAILED':
        throw failed(target, doing, 'statement', found.Error ?? 'no reason was given', 'FAILED');
      case 'ABORTED':
        throw failed(target, doing, 'unavailable', 'it was cancelled', 'ABORTED');
      default:
        await sleep(wait * (0.75 + Math.random() / 2));
    }
  }
}

function failed(
  target: string,
  doing: string,
  code: 'statement' | 'unavailable',
  why: string,
  reason: EndedStatus,
): LoaderError {
  const text = why.trim().replace(/\.?$/, '.');
  return withServerCode(
    new LoaderError(code, `${doing} failed on ${target}: ${text}`, { target, reason }),
  );
}
