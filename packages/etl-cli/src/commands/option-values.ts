import { InvalidArgumentError } from 'commander';
import { durationOf } from '../settings/read-setting.ts';
import { didYouMean } from '../suggest.ts';
import { parseTarget } from '../targets/registry.ts';
import type { Target } from '../targets/target.ts';

export function parseCount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Expected a whole number of 0 or more.');
}

/** The parser of an option with a list of values, which suggests the nearest one. */
export function parseChoice(choices: readonly string[]): (text: string) => string {
  return (text) => {
    if (choices.includes(text)) return text;
    throw new InvalidArgumentError(
      `Expected one of ${choices.join(', ')}.${didYouMean(text, choices)}`,
    );
  };
}

/** A count of at least 1. */
export function parsePositive(text: string): number {
  const value = parseCount(text);
  if (value > 0) return value;
  throw new InvalidArgumentError('Expected a whole number of 1 or more.');
}

export function parsePercent(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('Expected a number from 0 to 100.');
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An age in milliseconds. */
export function parseAge(text: string): number {
  const match = /^(\d+)([mhd])$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match !== null && unit !== undefined) return Number(match[1]) * unit;
  throw new InvalidArgumentError('Expected minutes, hours or days, like 30m, 12h or 7d.');
}

/** The parser of an option with a {@link durationOf}. */
export function parseDuration(text: string): number {
  const value = durationOf(text);
  if (value !== undefined) return value;
  throw new InvalidArgumentError('Expected seconds or minutes, like 30s or 2m, or 0.');
}

/** Rejects an empty text, which is what an unset shell variable expands to. */
export function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('The value is empty.');
  return text;
}

/** Collects the distinct values of a repeatable option. */
export const collect =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] = []): readonly T[] => [...new Set([...before, parse(text)])];

/** The parser of a `--target` that accepts only one target. */
export function parseOneTarget(): (text: string) => Target {
  let given: Target | undefined;
  return (text) => {
    const target = parseTarget(text);
    if (given !== undefined && given !== target) {
      throw new InvalidArgumentError(
        `--target can be given only once here (already: ${given.name}).`,
      );
    }
    given = target;
    return target;
  };
}
