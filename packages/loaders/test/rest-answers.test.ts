import { describe, expect, test } from 'vitest';
import { isLoaderError, type LoaderError } from '../src/errors/loader-error.ts';
import type { CatalogLake } from '../src/lake/catalog.ts';
import { restCatalog } from '../src/lake/rest-catalog.ts';

const url = 'http://catalog.example/iceberg';
const html = '<!doctype html><title>Sign in</title>';
const token = 's3cret';

/** A lake with one table, which has no Iceberg metadata yet. */
const lake = {
  ...{ url: 's3://bucket/lake', store: { url: 's3://bucket/lake' }, tables: [] },
  pointer: async () => ({ tables: { cores: { run_id: 'r', rows: 0, files: [] } } }),
} as unknown as CatalogLake;

interface Answer {
  readonly status?: number;
  readonly text: string;
}

/** A catalog whose server gives these answers to `/v1/config`, and to all other requests. */
function catalogWith(config: Answer, other: Answer = { status: 404, text: '' }) {
  return restCatalog({
    ...{ url, token, retries: 0 },
    fetch: async (address) => {
      const { status = 200, text } = address.includes('/v1/config') ? config : other;
      const type = text.startsWith('<') ? 'text/html' : 'application/json';
      return new Response(text, { status, headers: { 'content-type': type } });
    },
  });
}

const sound: Answer = { text: '{"defaults":{},"overrides":{}}' };

async function failureOf(work: Promise<unknown>): Promise<LoaderError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isLoaderError(error)) throw new Error('Expected a LoaderError', { cause: error });
  expect(error.message).not.toContain(token);
  return error;
}

/** The error names the catalog, the request, and what to check. */
function expectInvalid(error: LoaderError, request: string): void {
  expect(error).toMatchObject({ code: 'statement', reason: 'invalid_answer', transient: false });
  expect(error.message).toContain(`The Iceberg catalog ${url} answered ${request} with`);
  expect(error.message).toContain('proxy');
}

describe('a configuration that is none is an error', () => {
  test.each([
    ...[html, '', 'null', '[]', '"text"', '1', '{'],
    ...['{"defaults":"x"}', '{"overrides":[1]}', '{"endpoints":{}}', '{"endpoints":"x"}'],
  ])('%s', async (text) => {
    const catalog = catalogWith({ text });
    expectInvalid(await failureOf(catalog.foreignCommits(lake)), 'GET /v1/config');
    const [finding] = await catalog.diagnose();
    expect(finding).toMatchObject({ check: 'catalog', status: 'failed' });
  });

  test('but not one without settings', async () => {
    for (const text of ['{}', '{"defaults":null,"overrides":null,"endpoints":null}', sound.text]) {
      expect(await catalogWith({ text }).foreignCommits(lake)).toEqual([]);
    }
  });
});

const table = {
  ...{ 'format-version': 2, 'table-uuid': '0', location: 's3://bucket/lake/curated/cores' },
  ...{ 'current-schema-id': 0, schemas: [{ 'schema-id': 0, type: 'struct', fields: [] }] },
  ...{ 'default-spec-id': 0, 'partition-specs': [{ 'spec-id': 0, fields: [] }] },
};
const served = (metadata: unknown) =>
  JSON.stringify({ 'metadata-location': 's3://bucket/lake/x.json', metadata });

describe('a table that is none is an error', () => {
  test.each([
    ...[html, '', 'null', '[]', '"text"', '{', '{}', '{"metadata":null}', '{"metadata":"x"}'],
    ...[served([]), served({})],
    ...Object.keys(table)
      .filter((name) => ['table-uuid', 'location', 'schemas', 'partition-specs'].includes(name))
      .map((name) => served({ ...table, [name]: undefined })),
    served({ ...table, schemas: [{}] }),
    served({ ...table, snapshots: {} }),
    served({ ...table, snapshots: [{ 'snapshot-id': 1 }] }),
    served({ ...table, snapshots: [{ 'manifest-list': 's3://bucket/x.avro' }] }),
    served({ ...table, refs: [] }),
    served({ ...table, 'metadata-log': [null] }),
  ])('%s', async (text) => {
    const catalog = catalogWith(sound, { text });
    expectInvalid(await failureOf(catalog.foreignCommits(lake)), 'GET table cores');
    expectInvalid(await failureOf(catalog.shownMetadata(lake)), 'GET table cores');
  });

  test('but not one without what servers leave out', async () => {
    const catalog = catalogWith(sound, { text: served(table) });
    expect(await catalog.shownMetadata(lake)).toEqual(['s3://bucket/lake/x.json']);
  });
});

describe('an answer 404', () => {
  test.each(['', '{}', '{"error":{"type":"NoSuchTableException","message":"none","code":404}}'])(
    'says that a table does not exist: %s',
    async (text) => {
      expect(await catalogWith(sound, { status: 404, text }).shownMetadata(lake)).toEqual([]);
    },
  );

  test('of a proxy says nothing about a table', async () => {
    const catalog = catalogWith(sound, { status: 404, text: html });
    // Otherwise `lake gc` would delete the files that the catalog names.
    expectInvalid(await failureOf(catalog.shownMetadata(lake)), 'GET table cores');
    const [finding] = await catalog.diagnose();
    expect(finding).toMatchObject({ check: 'catalog', status: 'failed' });
  });
});
