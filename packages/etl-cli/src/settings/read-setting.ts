import { readFileSync } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** Environment variables by name, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of the first variable that is set; an empty one counts as not set. */
export function setting(environment: Environment, ...names: string[]): string | undefined {
  return names.map((name) => environment[name]).find((value) => value);
}

/** @throws UsageError naming the variable */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`Invalid ${name}: expected a whole number from ${min} to ${max}.`);
}

const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** A duration such as `500ms`, `30s` or `2m` in milliseconds; undefined for another text. */
export function durationOf(text: string): number | undefined {
  if (text === '0') return 0;
  const [, count = '', unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? [];
  const factor = durationUnits[unit];
  return factor === undefined ? undefined : Number(count) * factor;
}

/** The duration in a variable; undefined if it is not set. @throws UsageError naming the variable */
export function durationSetting(environment: Environment, name: string): number | undefined {
  const text = setting(environment, name);
  const value = text === undefined ? undefined : durationOf(text);
  if (text === undefined || value !== undefined) return value;
  throw new UsageError(
    `Invalid ${name} "${text}": expected seconds or minutes, like 30s or 2m, or 0.`,
  );
}

/** @throws UsageError naming the variable */
export function portNumber(name: string, text: string): number {
  return wholeNumber(name, text, 1, 65_535);
}

/** @throws UsageError naming the variable, its value and the allowed values */
export function oneOf<T extends string>(name: string, text: string, allowed: readonly T[]): T {
  const value = allowed.find((candidate) => candidate === text);
  if (value !== undefined) return value;
  throw new UsageError(`Invalid ${name} "${text}": expected one of ${allowed.join(', ')}.`);
}

/** The text of the file that a variable names. @throws UsageError if it cannot be read */
export function settingFile(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new UsageError(
      `Cannot read ${path}, the file that ${name} names (${code ?? 'unknown'}).`,
    );
  }
}

/** The secret in the file that a variable names, such as `PG_PASSWORD_FILE`; undefined if it is not set. */
export function secretFile(environment: Environment, name: string): string | undefined {
  const path = setting(environment, name);
  // Editors and `echo` end a file with a line break, which is not part of the secret.
  return path === undefined ? undefined : settingFile(name, path).replace(/\r?\n$/, '');
}
