import { InvalidArgumentError } from 'commander';
import { parseTarget } from '../targets/index.ts';
import type { Target } from '../targets/target.ts';

/** A whole number of 0 or more. */
export function whole(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Give a whole number of 0 or more.');
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An age in milliseconds. */
export function age(text: string): number {
  const match = /^(\d+)([mhd])$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match !== null && unit !== undefined) return Number(match[1]) * unit;
  throw new InvalidArgumentError('Give a number of minutes, hours or days, like 30m, 12h or 7d.');
}

/** An unset shell variable passes an empty text. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  return text;
}

/** Collects the values of a repeatable option, each once. */
export const collect =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...new Set([...before, parse(text)])];

/** The parser of a `--target` that must not be repeated with another value. */
export function oneTarget(): (text: string) => Target {
  let given: Target | undefined;
  return (text) => {
    const target = parseTarget(text);
    if (given !== undefined && given !== target) {
      throw new InvalidArgumentError(`Give one target alone; ${given.name} was named before.`);
    }
    given = target;
    return target;
  };
}
