import { isLoaderError } from '@spacex-platform/loaders';
import { isSpacexClientError } from '@spacex-platform/spacex-client';
import type { CheckOutcome } from '@spacex-platform/transform';
import { EtlError } from '../etl-error.ts';
import type { Failure } from './result.ts';

/** A rule of the run that ends it: too many rejects, a wrong option, a signal. */
export class PipelineError extends EtlError {
  override readonly name = 'PipelineError';
  readonly code:
    | 'too_many_rejects'
    | 'check_failed'
    | 'unknown_resource'
    | 'interrupted'
    | 'reconciliation';

  constructor(code: PipelineError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Rules of the data that a run breaks, and so may not commit. */
export class CheckError extends PipelineError {
  readonly checks: readonly CheckOutcome[];

  constructor(message: string, checks: readonly CheckOutcome[]) {
    super('check_failed', message);
    this.checks = checks;
  }
}

/** Any error as data; what is not one of ours is a fault of the program. */
export function failureOf(error: unknown): Failure {
  if (isLoaderError(error)) {
    const { code, message, transient, usage } = error;
    return { code, message, transient, usage };
  }
  if (isSpacexClientError(error)) {
    const { code, message, transient } = error;
    return { code, message, transient, usage: code === 'invalid_option' };
  }
  if (error instanceof PipelineError) {
    const { code, message } = error;
    return { code, message, transient: false, usage: code === 'unknown_resource' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, transient: false, usage: false };
}

/** Whether a rule of the run, or its user, has ended it, rather than something that broke. */
export function isRuled(failure: Failure): boolean {
  const { code } = failure;
  return isInterruption(failure) || code === 'too_many_rejects' || code === 'check_failed';
}

/** Whether the run was ended by its signal. */
export function isInterruption({ code }: Failure): boolean {
  return code === 'interrupted' || code === 'aborted';
}
