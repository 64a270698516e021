import { restCatalog } from '@spacex-platform/loaders/lake';
import { describe, expect, test } from 'vitest';
import { isCommit, startFront } from './support/rest-front.ts';
import type { RestPlace } from './support/rest-place.ts';
import { describeRestServer } from './support/rest-server.ts';
import { restSuite, serialsOf } from './support/rest-suite.ts';

const token = 't0ken/S3cret+value';

describeRestServer("the connection to Iceberg's own REST server", () => {
  const rest = restSuite();
  const { commits, expectRows, load } = rest;

  describe('a commit whose answer is', () => {
    test('lost is found, and not repeated', async () => {
      await load(['B1']);
      let lost = 0;
      rest.front.rule = (request) =>
        isCommit(request) && lost++ === 0 ? 'answer lost' : undefined;
      const { catalog } = await load(
        ['B2'],
        rest.place.catalog({ url: rest.front.url, retries: 0 }),
      );
      expect(catalog?.error).toBeUndefined();
      expect(commits()).toHaveLength(1);
      expect((await rest.place.served())?.metadata.snapshots).toHaveLength(2);
      await expectRows('B2');
    });

    test('status 500 is repeated if it did not reach the table', async () => {
      await load(['B1']);
      let failed = 0;
      rest.front.rule = (request) =>
        isCommit(request) && failed++ === 0 ? { status: 500 } : undefined;
      expect((await load(['B2'])).catalog?.error).toBeUndefined();
      expect(commits()).toHaveLength(2);
      await expectRows('B2');
    });

    test('status 503 is repeated after Retry-After', async () => {
      await load(['B1']);
      const sent: number[] = [];
      rest.front.rule = (request) => {
        if (!isCommit(request)) return undefined;
        sent.push(performance.now());
        return sent.length === 1 ? { status: 503, headers: { 'retry-after': '1' } } : undefined;
      };
      expect((await load(['B2'])).catalog?.error).toBeUndefined();
      expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeGreaterThan(990);
      await expectRows('B2');
    });

    test('a success that the server does not show is an error', async () => {
      await load(['B1']);
      rest.front.rule = (request) => (isCommit(request) ? { status: 204 } : undefined);
      const { catalog } = await load(['B2']);
      expect(catalog?.error).toMatchObject({ code: 'target_differs' });
      expect(serialsOf(await rest.place.rows('cores'))).toEqual(['B1']);
    });
  });

  describe('the diagnosis', () => {
    const finding = async (options: Parameters<RestPlace['catalog']>[0]) =>
      (await rest.place.catalog({ retries: 0, ...options }).diagnose())[0];

    test('reports a namespace that the first run creates, and one that exists', async () => {
      expect(await finding({})).toMatchObject({
        status: 'ok',
        detail: expect.stringContaining('the first run creates it'),
      });
      await load(['B1']);
      expect((await finding({}))?.detail).toContain(`has the namespace ${rest.place.namespace}`);
    });

    test.for([
      [401, 'authentication', 'SPACEX_CATALOG_TOKEN'],
      [403, 'permission', 'Grant'],
      [404, 'not_found', 'warehouse'],
    ] as const)('explains status %i', async ([status, code, text]) => {
      rest.front.rule = ({ headers }) => ({
        status,
        body: { error: { type: 'Refused', message: `Bad: ${headers['authorization']}` } },
      });
      const found = await finding({ url: rest.front.url, token });
      expect(found).toMatchObject({ check: 'catalog', status: 'failed', error: { code } });
      expect(found?.detail).toContain(text);
      expect(found?.detail).toContain('Bad: Bearer ***');
      expect(JSON.stringify(found)).not.toContain(token);
    });

    test('explains a server that cannot be reached', async () => {
      const closed = await startFront(rest.server.url);
      await closed[Symbol.asyncDispose]();
      const found = await finding({ url: closed.url, token });
      expect(found).toMatchObject({ status: 'failed', error: { code: 'connection' } });
      expect(found?.detail).toContain('ECONNREFUSED');
    });
  });

  test('sends the token with each request', async () => {
    const sent = new Set<unknown>();
    rest.front.rule = ({ headers }) => void sent.add(headers['authorization']);
    await load(['B1'], rest.place.catalog({ url: rest.front.url, token }));
    expect([...sent]).toEqual([`Bearer ${token}`]);
  });
});

test.for([
  ['ftp://catalog.example', 'http or https URL'],
  ['https://user:pass@catalog.example', 'Set a token instead'],
  ['https://catalog.example/?key=secret-value', 'without a query'],
])('refuses the URL %s', ([url, text]) => {
  const options = { url: url ?? '' };
  expect(() => restCatalog(options)).toThrow(expect.objectContaining({ code: 'configuration' }));
  expect(() => restCatalog(options)).toThrow(text);
  expect(() => restCatalog(options)).not.toThrow(/pass@|secret-value/);
});
