import type { Core, Reject } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core } from './support/documents.ts';
import type { Responder } from './support/server.ts';
import { json, serve } from './support/server.ts';

/** Responds with pages of documents, like the API. */
function paged(documents: readonly unknown[]): Responder {
  return (response, request) => {
    const { options } = JSON.parse(request.body) as { options: { page?: number; limit?: number } };
    const { page = 1, limit = 10 } = options;
    const totalPages = Math.ceil(documents.length / limit) || 1;
    return response.end(
      JSON.stringify({
        docs: documents.slice((page - 1) * limit, page * limit),
        totalDocs: documents.length,
        offset: (page - 1) * limit,
        limit,
        totalPages,
        page,
        pagingCounter: (page - 1) * limit + 1,
        hasPrevPage: page > 1,
        hasNextPage: page < totalPages,
        prevPage: page > 1 ? page - 1 : null,
        nextPage: page < totalPages ? page + 1 : null,
      }),
    );
  };
}

const seven = Array.from({ length: 7 }, (_, index) => core({ id: `c${index}` }));
const ids = seven.map((one) => one.id);

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const out: T[] = [];
  for await (const item of items) out.push(item);
  return out;
}

describe('query', () => {
  test('posts filter and options and returns one page', async () => {
    await using server = await serve(paged(seven));
    const page = await clientOf(server).cores.query(
      { status: { $in: ['active', 'lost'] }, reuse_count: { $gte: 2 } },
      { sort: { reuse_count: 'desc', serial: 'asc' }, limit: 3, page: 2 },
    );
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      url: '/v4/cores/query',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      query: { status: { $in: ['active', 'lost'] }, reuse_count: { $gte: 2 } },
      options: { sort: { reuse_count: 'desc', serial: 'asc' }, limit: 3, page: 2 },
    });
    expect(page).toMatchObject({
      url: `${server.url}/v4/cores/query`,
      totalDocs: 7,
      totalPages: 3,
      page: 2,
      limit: 3,
      offset: 3,
      hasNextPage: true,
      hasPrevPage: true,
      nextPage: 3,
      prevPage: 1,
      rejects: [],
      drift: [],
    });
    expect(page.documents).toEqual(seven.slice(3, 6));
  });

  test('renames id to _id, as the database stores it', async () => {
    await using server = await serve(paged([]));
    await clientOf(server).cores.query(
      { id: 'c1', $or: [{ id: { $ne: 'c2' } }, { $and: [{ id: 'c3' }] }] },
      { sort: { id: 'asc' }, select: ['serial'] },
    );
    expect(JSON.parse(server.received[0]?.body ?? '')).toEqual({
      query: { _id: 'c1', $or: [{ _id: { $ne: 'c2' } }, { $and: [{ _id: 'c3' }] }] },
      options: { sort: { _id: 'asc' }, select: { serial: 1, _id: 1 } },
    });
  });

  test('returns documents, rejects and drift', async () => {
    await using server = await serve(
      paged([
        core(),
        { ...core({ id: 'bad' }), block: 'five' },
        { ...core({ id: 'other' }), mood: 'good' },
      ]),
    );
    const page = await clientOf(server).cores.query();
    expect(page.documents).toHaveLength(2);
    expect(page.rejects).toMatchObject([{ documentId: 'bad', issues: [{ path: 'block' }] }]);
    expect(page.drift).toEqual([{ path: 'mood', documents: 1 }]);
  });

  test('validates exactly the selected fields', async () => {
    await using server = await serve(
      paged([
        { id: 'a', serial: 'B1', block: 5 },
        { id: 'b', serial: null, block: 5 },
        { id: 'c', serial: 'B3', block: 5, status: 'lost' },
        { serial: 'B4', block: 5 },
      ]),
    );
    const page = await clientOf(server).cores.query({}, { select: ['serial', 'block'] });
    expect(page.documents.map(({ id, serial, block }) => [id, serial, block])).toEqual([
      ['a', 'B1', 5],
      ['c', 'B3', 5],
    ]);
    expect(page.rejects.map((one) => one.issues.map((issue) => issue.path))).toEqual([
      ['serial'],
      ['id'],
    ]);
    expect(page.drift).toEqual([{ path: 'status', documents: 1 }]);
  });

  test.each([{ limit: 0 }, { page: 0 }, { offset: -1 }, { limit: 2.5 }])(
    'rejects %j',
    async (options) => {
      await using server = await serve(paged(seven));
      await failureOf(clientOf(server).cores.query({}, options), 'invalid_option');
      expect(server.received).toHaveLength(0);
    },
  );

  test.each<[string, unknown]>([
    ['id undefined', { id: undefined }],
    ['$gte undefined', { reuse_count: { $gte: undefined } }],
    ['serial undefined', { $or: [{ serial: undefined }] }],
    ['block 5', { block: 5n }],
    ['block NaN', { block: Number.NaN }],
    ['serial () =>', { serial: () => 'B1058' }],
  ])('rejects a filter that JSON would change: %s', async (found, filter) => {
    await using server = await serve(paged(seven));
    const error = await failureOf(clientOf(server).cores.query(filter as never), 'invalid_option');
    expect(error.message).toContain(found);
    expect(server.received).toHaveLength(0);
  });

  test('rejects an object that is not a page', async () => {
    await using server = await serve(json({ docs: {}, totalDocs: 1 }));
    const error = await failureOf(clientOf(server).cores.query(), 'unexpected_shape');
    expect(error.message).toContain('docs:');
  });
});

describe('pages and iterate', () => {
  test('fetches all pages in a total order', async () => {
    await using server = await serve(paged(seven));
    const { cores } = clientOf(server);
    const pages = await all(cores.pages({}, { limit: 3, sort: { status: 'desc' } }));
    expect(pages.map((page) => page.documents.length)).toEqual([3, 3, 1]);
    expect(server.received.map((one) => JSON.parse(one.body).options)).toEqual(
      [1, 2, 3].map((page) => ({ sort: { status: 'desc', _id: 'asc' }, limit: 3, page })),
    );
    const documents = await all(cores.iterate({}, { limit: 2 }));
    expect(documents).toEqual(seven);
  });

  test.each([
    [{ id: 'desc' }, [['_id', 'desc']]],
    [
      { id: 'desc', name: 'asc' },
      [
        ['_id', 'desc'],
        ['name', 'asc'],
      ],
    ],
    [
      { name: 'asc', id: 'desc' },
      [
        ['name', 'asc'],
        ['_id', 'desc'],
      ],
    ],
    [
      { id: undefined, name: 'desc' },
      [
        ['name', 'desc'],
        ['_id', 'asc'],
      ],
    ],
    [undefined, [['_id', 'asc']]],
  ] as const)('keeps the sort order %j and adds id', async (sort, sent) => {
    await using server = await serve(paged(seven));
    const { landpads } = clientOf(server);
    const options = { limit: 3, sort: sort as { readonly id?: 'desc' } };
    await landpads.pages({}, options).next();
    await landpads.iterate({}, { ...options, onReject: () => undefined }).next();
    expect(server.received.length).toBeGreaterThanOrEqual(2);
    for (const { body } of server.received) {
      expect(Object.entries(JSON.parse(body).options.sort)).toEqual(sent);
    }
  });

  test('starts at the given page', async () => {
    await using server = await serve(paged(seven));
    const documents = await all(clientOf(server).cores.iterate({}, { limit: 3, page: 2 }));
    expect(documents.map((one) => one.id)).toEqual(ids.slice(3));
  });

  test('fetches no page after the iteration stops', async () => {
    await using server = await serve(paged(seven));
    for await (const one of clientOf(server).cores.iterate({}, { limit: 2 })) {
      if (one.id === 'c1') break;
    }
    expect(server.received).toHaveLength(1);
  });

  test('passes rejects to onReject, and throws without it', async () => {
    const bad = { ...core({ id: 'bad' }), block: 'five' };
    await using server = await serve(paged([...seven.slice(0, 3), bad, ...seven.slice(3)]));
    const { cores } = clientOf(server);
    const rejects: Reject[] = [];
    const onReject = (reject: Reject) => rejects.push(reject);
    const documents = await all(cores.iterate({}, { limit: 3, onReject }));
    expect(documents.map((one) => one.id)).toEqual(ids);
    expect(rejects.map((one) => one.documentId)).toEqual(['bad']);
    const error = await failureOf(all(cores.iterate({}, { limit: 3 })), 'document_rejected');
    expect(error.issues).toMatchObject([{ path: 'block' }]);
  });

  test('fetches 200 documents per page by default', async () => {
    const many = Array.from({ length: 205 }, (_, index) => core({ id: `c${index}` }));
    await using server = await serve(paged(many));
    expect(await all(clientOf(server).cores.iterate())).toHaveLength(205);
    expect(server.received).toHaveLength(2);
  });

  const page = (number: number, totalPages: number) => ({
    docs: [core()] as Core[],
    totalDocs: 1,
    limit: 1,
    page: number,
    totalPages,
    hasNextPage: true,
    hasPrevPage: false,
  });

  test('fails if the server repeats a page', async () => {
    await using server = await serve(json(page(1, 1_000_000)));
    const error = await failureOf(all(clientOf(server).cores.iterate()), 'unexpected_shape');
    expect(error.message).toContain('page 1 instead of page 2');
    expect(server.received).toHaveLength(2);
  });

  test('stops at the first page count, even if hasNextPage stays true', async () => {
    await using server = await serve((response, request) => {
      const { options } = JSON.parse(request.body) as { options: { page: number } };
      response.end(JSON.stringify(page(options.page, options.page + 2)));
    });
    expect(await all(clientOf(server).cores.pages())).toHaveLength(3);
  });

  test('aborts between two pages', async () => {
    await using server = await serve(paged(seven));
    const controller = new AbortController();
    const pages = clientOf(server).cores.pages({}, { limit: 2, signal: controller.signal });
    await pages.next();
    controller.abort();
    await failureOf(pages.next(), 'aborted');
    expect(server.received).toHaveLength(1);
  });
});
