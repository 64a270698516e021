import type { QueryableLoader } from '@spacex-platform/loaders';
import type { CuratedZone } from '@spacex-platform/loaders/lake';
import { tables } from '@spacex-platform/transform';
import type { Log } from '../output/log.ts';
import { UsageError } from '../usage-error.ts';
import type { RunFlags } from './options.ts';
import { bucketOf, isS3, rawStoreOf, storeOf } from './source.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The curated zone that a load takes as it stands; undefined where it reads documents. That is
 * what `--zone` says. Without it documents come first, and files only where the lake has no raw
 * run and every target takes files.
 *
 * @throws UsageError where flags contradict each other, LoaderError where nothing is published
 */
export async function curatedZoneOf(
  { source = 'api', zone, rawRun, resource, check, dryRun }: RunFlags,
  loaders: readonly QueryableLoader[],
  environment: Environment,
  log: Log,
  signal?: AbortSignal,
): Promise<CuratedZone | undefined> {
  const isLake = source.includes('://');
  if (zone !== undefined && !isLake) {
    throw new UsageError('--zone needs a lake as --source: file:///… or s3://…');
  }
  if (!isLake || zone === 'raw') return undefined;
  if (zone === undefined) {
    const takeFiles = loaders.every(({ capabilities }) => capabilities.curated === true);
    if (!takeFiles || rawRun !== undefined) return undefined;
    const { newestManifestOf } = await import('@spacex-platform/loaders/raw-zone');
    const raw = await rawStoreOf(source, environment, signal);
    if ((await newestManifestOf(raw)) !== undefined) return undefined;
  }
  if (rawRun !== undefined) {
    throw new UsageError(
      '--raw-run is a run of the raw zone: give it or --zone curated, not both.',
    );
  }
  if (dryRun === true || check === true) {
    throw new UsageError(
      `--${dryRun === true ? 'dry-run' : 'check'} needs documents: load the raw zone (--zone raw).`,
    );
  }
  const { openCuratedZone } = await import('@spacex-platform/loaders/lake');
  const store = isS3(source)
    ? await bucketOf(source, 'SPACEX_CURATED_BUCKET', environment, signal)
    : await storeOf(source, environment);
  const wanted = tables.filter((table) => resource?.includes(table.resource) ?? true);
  const found = await openCuratedZone(store, wanted);
  refuseMissing(found, resource ?? []);
  if (resource === undefined && found.unknown.length > 0) {
    log.warn(`Left out, being unknown to this version: ${found.unknown.join(', ')}`);
  }
  return found;
}

function refuseMissing({ url, tables: published }: CuratedZone, resources: readonly string[]) {
  const there = new Set([...published.keys()].map((table) => table.resource));
  const missing = resources.find((name) => !there.has(name));
  if (missing === undefined) return;
  throw new UsageError(
    `The lake ${url} has published nothing of "${missing}". It has: ${[...there].join(', ')}.`,
  );
}
