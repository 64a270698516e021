import { readPointer } from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { type Finding, failureOf } from '../finding.ts';
import { rebuildCommand } from '../iceberg/metadata-errors.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { type CatalogLake, type LakeCatalog, refuseForeignCommits } from './catalog.ts';
import { publishedProblems } from './verify-lake.ts';
import { verifyMetadata } from './verify-metadata.ts';

/** Checks that the curated zone is readable, and reports what is published. Changes nothing. */
export async function diagnoseLake(store: ObjectStore): Promise<Finding[]> {
  try {
    const current = await readPointer(store);
    const detail =
      current === undefined
        ? `${store.url}: nothing is published yet; the first run publishes`
        : `${store.url}: run ${current.pointer.run_id}, published ${current.pointer.published_at}`;
    const examined = [...(await examineFiles(store)), ...(await examineMetadata(store))];
    return [{ check: 'curated', status: 'ok', detail }, ...examined];
  } catch (error) {
    return [failureOf('curated', error)];
  }
}

/** Checks a catalog, and whether other programs have committed to the tables. Changes nothing. */
export async function diagnoseCatalog(catalog: LakeCatalog, lake: CatalogLake): Promise<Finding[]> {
  const findings = [...(await catalog.diagnose())];
  if (findings.some(({ status }) => status === 'failed')) return findings;
  try {
    await refuseForeignCommits(lake, catalog);
  } catch (error) {
    findings.push(failureOf('commits', error));
  }
  return findings;
}

/** Whether every published file exists with its size; no finding if they do. */
async function examineFiles(store: ObjectStore): Promise<Finding[]> {
  const problems = await publishedProblems(store);
  const [first] = problems;
  if (first === undefined) return [];
  const detail = `${store.url}: ${problems.length} published file(s) are missing or damaged, first ${first.path}: ${first.detail}`;
  const error = new LoaderError('damaged', detail, { target: 'lake' });
  const next = `Rewrite the tables: spacex-etl load --source ${store.url} --target lake --lake ${store.url}`;
  return [{ check: 'curated', status: 'failed', detail, next, error }];
}

/** Whether the Iceberg metadata name exactly the published files; no finding if they do. */
async function examineMetadata(store: ObjectStore): Promise<Finding[]> {
  const { problems } = await verifyMetadata(store, (await readPointer(store))?.pointer);
  const [first] = problems;
  if (first === undefined) return [];
  const detail = `${store.url}: ${problems.length} file(s) of the Iceberg tables are missing or damaged, first ${first.path}: ${first.detail}`;
  const error = new LoaderError('damaged', detail, { target: 'lake' });
  const next = `Rebuild the metadata: ${rebuildCommand(store.url)}`;
  return [{ check: 'metadata', status: 'failed', detail, next, error }];
}
