/**
 * Counts what the work costs: instructions and allocated bytes for a document, instructions of
 * whole processes, statements and bytes of a run into PostgreSQL. The counts are the same on an idle
 * and on a busy machine, so a test compares them with those in bench/costs.json.
 *
 *     node bench/costs.ts           print the counts and those of costs.json
 *     node bench/costs.ts --write   and write them there
 *
 * Needs valgrind (Linux on x64), and a build: `pnpm build`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { missingCallgrind } from './costs/callgrind.ts';
import { numbersOf } from './costs/compare.ts';
import { type Costs, measureCosts } from './costs/costs.ts';

const file = new URL('costs.json', import.meta.url);
const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option !== undefined && option !== '--write')) {
  console.error('Usage: node bench/costs.ts [--write]');
  process.exit(2);
}
const missing = missingCallgrind();
if (missing !== undefined) throw new Error(missing);
const now = await measureCosts((line) => console.error(line));
const before = new Map(numbersOf(JSON.parse(readFileSync(file, 'utf8')) as Costs));
for (const [what, cost] of numbersOf(now)) {
  const earlier = before.get(what);
  const change = earlier === undefined ? 'new' : `${((cost / earlier - 1) * 100).toFixed(1)} %`;
  console.log(`${what}: ${cost} (before: ${earlier ?? 'none'}, ${change})`);
}
if (option === '--write') writeFileSync(file, `${JSON.stringify(now, null, 2)}\n`);
