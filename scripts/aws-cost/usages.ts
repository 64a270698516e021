import { readFileSync } from 'node:fs';
import type { Usage } from './cost.ts';

/** deploy/aws/cost/usage.json */
export interface Usages {
  readonly hoursPerMonth: number;
  readonly sizes: Readonly<Record<string, Usage>>;
}

/** Reads the assumed usage of each size. */
export function usages(): Usages {
  const url = new URL('../../deploy/aws/cost/usage.json', import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as Usages;
}
