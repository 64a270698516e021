import { isSpacexClientError } from '@spacex-platform/spacex-client';
import type { CheckOutcome } from '@spacex-platform/transform';
import { isLoaderError } from '../errors/loader-error.ts';
import { isLimit } from './limit-codes.ts';
import type { Failure } from './result.ts';

/** The pipeline ended the run: too many rejects, an unknown resource, a signal. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code:
    | 'too_many_rejects'
    | 'check_failed'
    | 'unknown_resource'
    | 'invalid_option'
    | 'interrupted'
    | 'reconciliation';

  constructor(code: PipelineError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Error-level checks failed, so the run was not committed. */
export class CheckError extends PipelineError {
  readonly checks: readonly CheckOutcome[];

  constructor(message: string, checks: readonly CheckOutcome[]) {
    super('check_failed', message);
    this.checks = checks;
  }
}

/** An error as data. One that is not ours is a bug, `internal`. */
export function failureOf(error: unknown): Failure {
  // Not enumerable, so that it is neither in the JSON of a result nor in a log.
  return Object.defineProperty(described(error), 'cause', { value: error });
}

function described(error: unknown): Failure {
  if (isLoaderError(error)) {
    const { code, message, transient, usage } = error;
    return { code, message, transient, usage };
  }
  if (isSpacexClientError(error)) {
    const { code, message, transient, retryAt } = error;
    const usage = code === 'invalid_option' || code === 'unsupported' || code === 'proxy';
    const failure = { code, message, transient, usage };
    return retryAt === undefined ? failure : { ...failure, retryAt: retryAt.toISOString() };
  }
  if (error instanceof PipelineError) {
    const { code, message } = error;
    return {
      code,
      message,
      transient: false,
      usage: code === 'unknown_resource' || code === 'invalid_option',
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, transient: false, usage: false };
}

/** The status of a run that a limit, a check or the user has ended, or else that failed. */
export function statusOf(failure: Failure): 'aborted' | 'failed' {
  const isInterrupted = failure.code === 'interrupted' || failure.code === 'aborted';
  return isInterrupted || isLimit(failure) ? 'aborted' : 'failed';
}
