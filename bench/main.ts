/** `npm run bench`: this project and its peers side by side. See `--help`. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nothingMayBeSkipped, repositoryRoot } from '../tests/support/repository.ts';
import { Bench, type Found } from './bench.ts';
import { stageText } from './console-table.ts';
import { describeMachine } from './machine.ts';
import { type BenchOptions, isFull, readOptions, UsageError, usage } from './options.ts';
import type { PublishingFigures } from './publishing-section.ts';
import { markdownReport, type Reasons } from './report.ts';
import { mergeResults, type Results, type StageResult } from './results.ts';
import { stageNames, stages } from './stages/index.ts';

try {
  const options = readOptions(process.argv.slice(2), stageNames);
  if (options === undefined) console.log(usage(stageNames));
  else await main(options);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`bench: ${error.message}\nSee npm run bench -- --help`);
  process.exitCode = 2;
}

async function main(options: BenchOptions): Promise<void> {
  const began = performance.now();
  const bench = new Bench(options, (line) => console.error(`bench: ${line}`));
  // The server's keeper and the workers end with this process; the documents would stay.
  const remove = () => rmSync(bench.folder, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  process.once('SIGINT', () => process.exit(130));
  process.once('SIGTERM', () => process.exit(143));
  let results: Results;
  try {
    results = await measured(bench);
  } finally {
    await bench.dispose();
  }
  write(options, results);
  console.log(
    `\n${results.stages.length} stages in ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
}

async function measured(bench: Bench): Promise<Results> {
  const { documents, large, runs, seed, python, small } = bench.options;
  const machine = await describeMachine(bench);
  refuseGaps(python ? [await bench.psql(), await bench.python()] : [await bench.psql()]);
  if (small) console.log('A small run shows that everything works; its figures mean nothing.');
  const done: StageResult[] = [];
  for (const stage of stages.filter(({ name }) => bench.options.stages.includes(name))) {
    console.log(`\n${stage.title}`);
    const { name, title, method } = stage;
    const result = { name, title, method, ...(await stage.run(bench)) };
    console.log(stageText(result));
    done.push(result);
  }
  const settings = { documents, large, runs, seed };
  return { date: new Date().toISOString(), machine, settings, stages: done };
}

/** Where nothing may be skipped, a peer that is missing is a failure. */
function refuseGaps(peers: readonly Found<unknown>[]): void {
  if (!nothingMayBeSkipped()) return;
  for (const peer of peers) {
    if ('it' in peer) continue;
    throw new Error(`SPACEX_CI is set, so nothing may be skipped, but ${peer.missing}`);
  }
}

function write(options: BenchOptions, measuredNow: Results): void {
  if (options.out === undefined && !isFull(options)) {
    console.log('\nNot a run at full size, so nothing was written.');
    return;
  }
  const files = filesFor(options);
  const results = withOthers(options, measuredNow, files.json);
  if (results === undefined) {
    console.log(`\n${files.json} is of another machine or other settings, so nothing was written.`);
    return;
  }
  const reasons = JSON.parse(
    readFileSync(new URL('reasons.json', import.meta.url), 'utf8'),
  ) as Reasons;
  const publishing = JSON.parse(
    readFileSync(new URL('publishing.json', import.meta.url), 'utf8'),
  ) as PublishingFigures;
  for (const file of Object.values(files)) mkdirSync(dirname(file), { recursive: true });
  writeFileSync(files.json, `${JSON.stringify(results, null, 2)}\n`);
  const titles = stages.map(({ title }) => title);
  writeFileSync(files.markdown, markdownReport(results, reasons, publishing, titles));
  console.log(`\nWritten: ${files.json}, ${files.markdown}`);
}

/** A run of some stages keeps the figures of the others, where they were measured alike. */
function withOthers({ stages: asked }: BenchOptions, now: Results, file: string) {
  if (asked.length === stageNames.length || !existsSync(file)) return now;
  const before = JSON.parse(readFileSync(file, 'utf8')) as Results;
  return mergeResults(before, now, stageNames);
}

function filesFor({ out }: BenchOptions) {
  const at = (path: string) => resolve(repositoryRoot, path);
  return out === undefined
    ? { json: at('bench/results.json'), markdown: at('docs/benchmark.md') }
    : { json: resolve(out, 'results.json'), markdown: resolve(out, 'benchmark.md') };
}
