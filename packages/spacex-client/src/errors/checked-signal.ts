import { invalidOption } from './invalid-option.ts';

/**
 * Returns the signal of a caller.
 *
 * @throws SpacexClientError `invalid_option` if it is none, as without types; the platform would throw
 * a TypeError
 */
export function checkedSignal(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal && !signal.throwIfAborted) throw invalidOption('signal: expected an AbortSignal.');
  return signal;
}
