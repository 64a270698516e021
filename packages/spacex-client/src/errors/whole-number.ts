import { invalidOption } from './invalid-option.ts';

/**
 * Returns a number that is whole and within limits.
 *
 * @param name of the option, for the message
 * @throws SpacexClientError `invalid_option`
 */
export function wholeNumber(
  name: string,
  value: number,
  min: number,
  max: number = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalidOption(`${name} ${String(value)}: expected a whole number from ${min} to ${max}.`);
}
