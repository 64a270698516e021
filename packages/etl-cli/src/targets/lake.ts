import { defined } from '../defined.ts';
import { lakeOf, launchLibraryStoreOf, storeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import type { Target } from './target.ts';

/** Parquet files in a local directory or in a bucket. */
export const lake: Target = {
  name: 'lake',
  aliases: ['s3'],
  locationFlags: ['lake'],
  isAlsoSource: true,
  verifiesHashes: { preservesJson: true, jsonTexts: true },
  isConfigured: (environment, flags) => lakeOf(flags.lake, environment) !== undefined,
  async makeLoader(flags, { environment, tables, marts: views, onWait, catalog: follower }) {
    const url = lakeOf(flags.lake, environment) ?? missing();
    const { lakeLoader } = await import('@spacex-platform/loaders/lake');
    const { catalogOf } = await import('../settings/catalog.ts');
    const catalog = follower && (await catalogOf(url, follower.catalog, environment));
    const store = await storeOf(url, environment);
    const takeOver = follower?.takeOver;
    return lakeLoader({ store, tables, views, ...defined({ catalog, onWait, takeOver }) });
  },
  async launchLibraryStore({ lake: flag }, environment) {
    return launchLibraryStoreOf(lakeOf(flag, environment) ?? missing(), environment);
  },
  location: (flags, environment) => `the lake ${lakeOf(flags.lake, environment)}`,
  async diagnoseStorage(flags, environment) {
    const url = lakeOf(flags.lake, environment);
    if (url === undefined) return [];
    const { examineStorage } = await import('../doctor/storage.ts');
    return examineStorage(url, environment);
  },
};

function missing(): never {
  throw new UsageError(
    'The target lake needs a location: use --lake s3://bucket/prefix or file:///…, or SPACEX_LAKE.',
  );
}
