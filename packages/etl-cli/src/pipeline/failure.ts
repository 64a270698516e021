import { isLoaderError } from '@spacex-platform/loaders';
import { isSpacexClientError } from '@spacex-platform/spacex-client';
import type { Failure } from './result.ts';

/** A rule of the run that ends it: too many rejects, a wrong option, a signal. */
export class PipelineError extends Error {
  override readonly name = 'PipelineError';
  readonly code: 'too_many_rejects' | 'unknown_resource' | 'interrupted' | 'reconciliation';

  constructor(code: PipelineError['code'], message: string) {
    super(message);
    this.code = code;
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

/** Whether the run was ended by its signal. */
export function isInterruption({ code }: Failure): boolean {
  return code === 'interrupted' || code === 'aborted';
}
