/** Random numbers that can be reproduced with their seed. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** An integer from 0 to `below - 1`. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True with this probability. */
  chance(part: number): boolean;
}

/** A 48-bit linear congruential generator with the constants of drand48. */
export function randomFrom(seed: number): Random {
  const mask = (1n << 48n) - 1n;
  let state = ((BigInt(seed) << 16n) | 0x330en) & mask;
  const next = () => {
    state = (state * 0x5deece66dn + 0xbn) & mask;
    return Number(state) / 2 ** 48;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: <T>(from: readonly T[]) => {
      if (from.length === 0) throw new RangeError('Cannot pick from an empty list');
      return from[below(from.length)] as T;
    },
    chance: (part) => next() < part,
  };
}

function setting(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined || text === '') return undefined;
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error(`Invalid ${name} "${text}": expected an integer of 0 or more`);
}

/** `SPACEX_KILL_SEED`, by default a new one for each run. Test titles contain it. */
export const killSeed = setting('SPACEX_KILL_SEED') ?? Date.now() % 2 ** 31;

/** Number of kills of a test: its share of `SPACEX_KILLS`, by default a few. */
export function killCount(byDefault: number, part = 1): number {
  const asked = setting('SPACEX_KILLS');
  return asked === undefined ? byDefault : Math.max(1, Math.round(asked * part));
}

/** Timeout of a test with this many kills, each followed by a complete run, on a busy machine. */
export function timeFor(kills: number): number {
  return 120_000 + kills * 60_000;
}
