/** Random numbers that come again with their seed: a failure can be played once more. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number from 0 to `below - 1`. */
  below(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True in this part of all cases. */
  chance(part: number): boolean;
}

/** A linear congruential generator of 48 bits, with the constants of drand48. */
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
      if (from.length === 0) throw new RangeError('Nothing to pick from');
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
  throw new Error(`${name} must be a whole number of 0 or more, not "${text}"`);
}

/** `SPACEX_KILL_SEED`, or another one at each run. Every test says which one it was. */
export const killSeed = setting('SPACEX_KILL_SEED') ?? Date.now() % 2 ** 31;

/** How often to kill: `SPACEX_KILLS`, of which a test takes its part, or a few by default. */
export function killCount(byDefault: number, part = 1): number {
  const asked = setting('SPACEX_KILLS');
  return asked === undefined ? byDefault : Math.max(1, Math.round(asked * part));
}

/** Time for a test with that many kills, each with a whole run after it, on a busy machine. */
export function timeFor(kills: number): number {
  return 120_000 + kills * 60_000;
}
