import type { Failure } from './result.ts';

/** Codes of a limit or a check that the data did not meet. */
const limitCodes: readonly string[] = ['too_many_rejects', 'check_failed', 'prune_limit'];

/** Whether a limit or a check has ended the run, rather than an error. */
export function isLimit({ code }: Pick<Failure, 'code'>): boolean {
  return limitCodes.includes(code);
}
