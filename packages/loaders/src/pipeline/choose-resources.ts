import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';
import { PipelineError } from './failure.ts';
import type { Source } from './source.ts';

/**
 * The resources that a run reads, and those that its tables need but the source does not have.
 *
 * @param wanted only these resources; default: all that the tables need
 * @throws PipelineError for a resource that does not exist
 */
export function chooseResources(
  source: Source,
  tables: readonly Table[],
  wanted?: readonly string[],
): { readonly names: readonly string[]; readonly skipped: readonly string[] } {
  const has = (name: string) => source.resources.includes(name);
  const needed = [...new Set(tables.map((table) => table.resource))];
  for (const name of wanted ?? []) {
    const known = needed.includes(name);
    if (known && has(name)) continue;
    throw new PipelineError(
      'unknown_resource',
      `${known ? `The source ${source.name} has no` : 'There is no'} resource "${name}". Available: ${needed.filter(has).join(', ')}.`,
    );
  }
  const chosen = needed.filter((name) => wanted === undefined || wanted.includes(name));
  return { names: chosen.filter(has), skipped: chosen.filter((name) => !has(name)) };
}

/** The newest version of the source; it must still have the resources that the run started with. */
export async function newestOf(source: Source, resources: readonly string[]): Promise<Source> {
  const newest = (await source.newest?.()) ?? source;
  const missing = resources.find((name) => !newest.resources.includes(name));
  if (missing === undefined && newest.origin === source.origin) return newest;
  throw new LoaderError(
    'superseded',
    `While this run waited for a lock, another run wrote to ${source.name} ` +
      `${missing === undefined ? 'from another source' : `without "${missing}"`}. Nothing was committed. Run again.`,
  );
}

/** The sequence of the documents that a run loads if its targets are locked now. */
export async function sequenceFor(
  source: Source,
  resources: readonly string[],
): Promise<number | undefined> {
  if (source.name === 'api') return Date.now();
  return (await newestOf(source, resources)).sequence;
}
