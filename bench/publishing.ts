/**
 * Counts what a run into a lake on S3 asks of the store, and writes the table in docs/benchmark.md.
 *
 *     node bench/publishing.ts                               this version
 *     node bench/publishing.ts "before …" /path/of/checkout  another version, whose figures stay
 *     node bench/publishing.ts page                          nothing: only write the page again
 *
 * The figures are in bench/publishing.json. Needs a build (`pnpm build`, in the other checkout too)
 * and versitygw, which is built with Go if it is missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { repositoryRoot } from '../tests/support/repository.ts';
import { measurePublishing, type Publisher, type PublishingCost } from './publishing-cost.ts';
import { currentVersion, type PublishingFigures } from './publishing-section.ts';
import { markdownReport, type Reasons } from './report.ts';
import type { Results } from './results.ts';
import { stages } from './stages/index.ts';

const file = new URL('publishing.json', import.meta.url);
const read = <Content>(name: string) =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Content;

/** Times are medians of so many lakes. */
const rounds = 3;

const [name, checkout] = process.argv.slice(2);
let figures = read<PublishingFigures>('publishing.json');
if (name === undefined) {
  await measure(currentVersion, {});
  await measure(`${currentVersion}, \`--catalog files\``, { catalog: 'files' });
} else if (checkout !== undefined) {
  await measure(name, { checkout });
} else if (name !== 'page') {
  console.error('Usage: node bench/publishing.ts [page | NAME CHECKOUT]');
  process.exit(2);
}
writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`);
const page = markdownReport(
  read<Results>('results.json'),
  read<Reasons>('reasons.json'),
  figures,
  stages.map(({ title }) => title),
);
writeFileSync(join(repositoryRoot, 'docs/benchmark.md'), page);

async function measure(version: string, publisher: Publisher): Promise<void> {
  const measured: PublishingCost[] = [];
  for (let round = 0; round < rounds; round++) measured.push(await measurePublishing(publisher));
  const [first = [], ...others] = measured;
  const requests = (costs: PublishingCost) => costs.map(({ methods }) => methods);
  for (const other of others) {
    if (isDeepStrictEqual(requests(other), requests(first))) continue;
    throw new Error(`The requests of ${version} differ: ${JSON.stringify(measured)}`);
  }
  const runs = first.map((cost, at) => {
    const seconds = measured.map((one) => one[at]?.seconds ?? 0).sort((a, b) => a - b);
    return { ...cost, seconds: seconds[Math.floor(rounds / 2)] ?? 0 };
  });
  const date = new Date().toISOString();
  const versions = figures.versions.filter((one) => one.name !== version);
  figures = { versions: [...versions, { name: version, date, runs }] };
  console.log(version, JSON.stringify(runs));
}
