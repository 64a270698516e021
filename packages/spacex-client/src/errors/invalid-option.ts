import { SpacexClientError } from './spacex-client-error.ts';

/** The error for an option or a parameter. The text begins with its name, and `Invalid` is added. */
export function invalidOption(text: string): SpacexClientError {
  return new SpacexClientError('invalid_option', `Invalid ${text}`);
}
