/**
 * Writes the generated files of the repository from the definitions they follow from.
 *
 *     pnpm generate [name …]           writes the files that are stale
 *     pnpm generate --check [name …]   writes nothing; lists stale files and exits 1 if there are any
 *     pnpm generate --list             lists the generators
 *
 * `pnpm generate` builds the packages first if their sources changed. A build runs
 * `node scripts/generate.ts table-index` itself.
 */
import { parseArgs } from 'node:util';
import { staleFiles, writeFiles } from './generate/files.ts';
import { MissingInput } from './generate/generator.ts';
import { type GeneratorEntry, generators } from './generate/generators.ts';

const root = new URL('../', import.meta.url);
const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' }, list: { type: 'boolean' } },
  allowPositionals: true,
});

if (values.list) {
  for (const { name, writes } of generators) console.log(`${name.padEnd(16)} ${writes}`);
} else {
  process.exitCode = await generate(positionals, values.check ?? false);
}

/** Runs the named generators, or all of them; returns the exit code. */
async function generate(names: readonly string[], isCheck: boolean): Promise<number> {
  const unknown = names.filter((name) => !generators.some((generator) => generator.name === name));
  if (unknown.length > 0) {
    console.error(`Unknown generator: ${unknown.join(', ')}. List them with pnpm generate --list.`);
    return 2;
  }
  const chosen = generators.filter(({ name }) => names.length === 0 || names.includes(name));
  const mayBeSkipped = names.length === 0 && !process.env['SPACEX_CI'];
  const failed: string[] = [];
  for (const generator of chosen) {
    if (!(await runOne(generator, isCheck, mayBeSkipped))) failed.push(generator.name);
  }
  if (failed.length === 0) return 0;
  if (isCheck) console.error(`Run: pnpm generate ${failed.join(' ')}`);
  return 1;
}

/** Returns false if a file is stale in a check, or if an input is missing. */
async function runOne(
  { name, load }: GeneratorEntry,
  isCheck: boolean,
  mayBeSkipped: boolean,
): Promise<boolean> {
  try {
    const { produce, directories = [], hint } = await load();
    const stale = staleFiles(root, await produce(), directories);
    if (!isCheck) {
      writeFiles(root, stale);
      for (const { path, wanted } of stale) {
        console.log(`${name}: ${wanted === undefined ? 'deleted' : 'wrote'} ${path}`);
      }
      return true;
    }
    for (const { path, difference } of stale) {
      console.error(`${name}: ${path} is stale${difference === '' ? '' : `:\n${difference}`}`);
    }
    if (stale.length > 0 && hint !== undefined) console.error(hint);
    return stale.length === 0;
  } catch (error) {
    if (!(error instanceof MissingInput)) throw error;
    console.error(`${name}: ${mayBeSkipped ? 'skipped: ' : ''}${error.message}`);
    return mayBeSkipped;
  }
}
