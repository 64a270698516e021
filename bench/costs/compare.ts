import type { Costs } from './costs.ts';

/** A cost that has grown. */
export interface GrownCost {
  readonly what: string;
  readonly before: number;
  readonly now: number;
}

/** Allowed growth: ids, times and the length of numbers differ from run to run. */
const allowance = 1.03;

/** The costs that are more than 3 % larger than before, or are missing. */
export function grownCosts(before: Costs, now: Costs): GrownCost[] {
  const current = new Map(numbersOf(now));
  return numbersOf(before).flatMap(([what, cost]) => {
    const found = current.get(what) ?? Number.NaN;
    return found <= cost * allowance ? [] : [{ what, before: cost, now: found }];
  });
}

/** `['documents to rows, instructions', 92711]` and so on. */
export function numbersOf({ work, starts, sessions }: Costs): [what: string, cost: number][] {
  const named = (of: object) =>
    Object.entries(of).flatMap(([name, costs]: [string, number | object]) =>
      typeof costs === 'number'
        ? [[`${name}, instructions`, costs] as [string, number]]
        : Object.entries(costs as Record<string, number>).map(
            ([unit, cost]) => [`${name}, ${unit}`, cost] as [string, number],
          ),
    );
  return [...named(work), ...named(starts), ...named(sessions)];
}
