import type { QueryableLoader } from '@spacex-platform/loaders';
import type { CuratedZone } from '@spacex-platform/loaders/lake';
import { tables } from '@spacex-platform/transform';
import type { Log } from '../output/log.ts';
import type { Environment } from '../settings/read-setting.ts';
import { isLake, zoneStoreOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';

/** The flags that decide which zone of a lake is loaded. */
export interface ZoneFlags {
  readonly zone?: 'raw' | 'curated';
  readonly rawRun?: string;
  readonly resource?: readonly string[];
  readonly check?: boolean;
  readonly dryRun?: boolean;
}

/**
 * The curated zone if its files are to be loaded; undefined if documents are. Without `--zone`,
 * files are loaded only if the lake has no raw run and every target accepts files.
 *
 * @throws UsageError if flags contradict each other, LoaderError if nothing is published
 */
export async function chooseCuratedZone(
  source: string,
  { zone, rawRun, resource, check, dryRun }: ZoneFlags,
  loaders: readonly QueryableLoader[],
  environment: Environment,
  log: Log,
  signal?: AbortSignal,
): Promise<CuratedZone | undefined> {
  if (zone !== undefined && !isLake(source)) {
    throw new UsageError('--zone needs a lake as --source: file:///… or s3://…');
  }
  if (!isLake(source) || zone === 'raw') return undefined;
  if (zone === undefined) {
    const takeFiles = loaders.every(({ capabilities }) => capabilities.curated === true);
    if (!takeFiles || rawRun !== undefined) return undefined;
    const { newestManifestOf } = await import('@spacex-platform/loaders/raw-zone');
    const raw = await zoneStoreOf(source, 'SPACEX_RAW_BUCKET', environment, signal);
    if ((await newestManifestOf(raw)) !== undefined) return undefined;
  }
  if (rawRun !== undefined) {
    throw new UsageError(
      '--raw-run selects a run of the raw zone: use it or --zone curated, not both.',
    );
  }
  if (dryRun === true || check === true) {
    throw new UsageError(
      `--${dryRun === true ? 'dry-run' : 'check'} needs documents: load the raw zone instead (--zone raw).`,
    );
  }
  const { openCuratedZone } = await import('@spacex-platform/loaders/lake');
  const store = await zoneStoreOf(source, 'SPACEX_CURATED_BUCKET', environment, signal);
  const wanted = tables.filter((table) => resource?.includes(table.resource) ?? true);
  const found = await openCuratedZone(store, wanted);
  const missing = resource?.find((name) => !resourcesOf(found).includes(name));
  if (missing !== undefined) {
    // `found` has only the requested tables.
    const published = resourcesOf(await openCuratedZone(store, tables));
    const list = published.length === 0 ? 'It has none at all' : `It has: ${published.join(', ')}`;
    throw new UsageError(`The lake ${found.url} has no published tables of "${missing}". ${list}.`);
  }
  if (resource === undefined && found.unknown.length > 0) {
    log.warn(`Skipping tables unknown to this version: ${found.unknown.join(', ')}`);
  }
  return found;
}

function resourcesOf({ tables: published }: CuratedZone): string[] {
  return [...new Set([...published.keys()].map((table) => table.resource))];
}
