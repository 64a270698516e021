import type { Core } from '@spacex-platform/spacex-client';
import { checkDocument, readDocument, resources } from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { core, launch } from './support/documents.ts';

/** Text that a database can store. */
const storable = fc
  .string({ unit: 'grapheme' })
  .filter((text) => !text.includes('\0') && text.isWellFormed());
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const id = fc.stringMatching(/^[0-9a-f]{24}$/);

/** Any core that the API may return, according to its documentation. */
const anyCore: fc.Arbitrary<Core> = fc.record({
  block: fc.option(int32),
  reuse_count: int32,
  rtls_attempts: int32,
  rtls_landings: int32,
  asds_attempts: int32,
  asds_landings: int32,
  last_update: fc.option(storable),
  launches: fc.array(id),
  serial: storable,
  status: fc.constantFrom('active', 'inactive', 'unknown', 'expended', 'lost', 'retired'),
  id,
});

const fields = Object.keys(core()) as (keyof Core)[];

describe('readDocument', () => {
  test('accepts any valid core and returns it unchanged', () => {
    fc.assert(
      fc.property(anyCore, fc.constantFrom('', '  '), (document, indent) => {
        const checked = readDocument(resources.cores, JSON.stringify(document, null, indent));
        expect(checked).toEqual({ ok: true, document, drift: [] });
      }),
    );
  });

  test('reports every unknown key as drift and keeps its value', () => {
    const unknown = fc.dictionary(
      storable.filter((key) => !fields.includes(key as keyof Core) && key !== '__proto__'),
      fc.oneof(storable, int32, fc.boolean(), fc.constant(null)),
      { minKeys: 1, maxKeys: 5 },
    );
    fc.assert(
      fc.property(anyCore, unknown, (document, extra) => {
        const drifted = { ...document, ...extra };
        const checked = readDocument(resources.cores, JSON.stringify(drifted));
        expect(checked.ok && checked.document).toEqual(drifted);
        const paths = Object.keys(extra).map((key) => (key === '' ? '[""]' : key));
        expect([...checked.drift].sort()).toEqual(paths.sort());
      }),
    );
  });

  test('rejects a core with a missing key and names the key', () => {
    fc.assert(
      fc.property(anyCore, fc.constantFrom(...fields), (document, missing) => {
        const raw = JSON.stringify({ ...document, [missing]: undefined });
        const checked = readDocument(resources.cores, raw);
        expect(checked).toMatchObject({
          ok: false,
          reject: {
            resource: 'cores',
            documentId: missing === 'id' ? null : document.id,
            issues: [{ path: missing }],
            raw,
          },
        });
      }),
    );
  });

  test('rejects text that databases cannot store, in any field', () => {
    const bad = fc.constantFrom('\0', '\ud800', '\udc00', '\udc00\ud800');
    const fieldNames = ['last_update', 'serial', 'status', 'mood'] as const;
    fc.assert(
      fc.property(
        anyCore,
        storable,
        bad,
        storable,
        fc.constantFrom(...fieldNames),
        (document, before, part, after, field) => {
          const text = `${before}${part}${after}`;
          fc.pre(!text.isWellFormed() || text.includes('\0'));
          const raw = JSON.stringify({ ...document, [field]: text });
          const checked = readDocument(resources.cores, raw);
          expect(checked).toMatchObject({
            ok: false,
            reject: { issues: [{ code: 'unstorable_text', path: field }], raw },
          });
        },
      ),
    );
  });

  test('rejects an unpaired surrogate that is not escaped', () => {
    const raw = JSON.stringify(core({ serial: 'x' })).replace('"x"', '"\ud83d"');
    expect(raw).not.toContain('\\u');
    expect(readDocument(resources.cores, raw)).toMatchObject({
      ok: false,
      reject: { issues: [{ code: 'unstorable_text', path: 'serial' }] },
    });
  });

  test('treats keys such as __proto__ as ordinary unknown keys', () => {
    const raw = JSON.stringify(core()).replace(
      '{',
      '{"__proto__":{"serial":"B0"},"constructor":1,',
    );
    const checked = readDocument(resources.cores, raw);
    expect(checked.ok).toBe(true);
    expect([...checked.drift].sort()).toEqual(['__proto__', 'constructor']);
    expect(({} as { serial?: string }).serial).toBeUndefined();
  });

  test.each([
    ['a thousand levels', 1000],
    ['more levels than the stack allows', 100_000],
  ])('rejects a value nested by %s, with or without escapes in its texts', (_, levels) => {
    const nested = `${'['.repeat(levels)}${']'.repeat(levels)}`;
    for (const serial of ['"B1058"', '"B\\u0031058"']) {
      const raw = JSON.stringify(core({ id: 'c1' }))
        .replace(/("serial":)"[^"]*"/, `$1${serial}`)
        .replace('{', `{"mood":{"swings":${nested}},`);
      expect(readDocument(resources.cores, raw)).toMatchObject({
        ok: false,
        reject: {
          documentId: 'c1',
          issues: [{ code: 'too_deep', path: `mood.swings${'[0]'.repeat(98)}` }],
          raw,
        },
        drift: ['mood'],
      });
    }
  });

  test('accepts an unknown value nested by 99 levels below the document', () => {
    const nested = `${'['.repeat(99)}${']'.repeat(99)}`;
    const raw = JSON.stringify(core()).replace('{', `{"mood":${nested},`);
    expect(readDocument(resources.cores, raw)).toMatchObject({ ok: true, drift: ['mood'] });
  });

  test('distinguishes the path of an empty key from that of the document', () => {
    const raw = JSON.stringify({ ...core(), '': { serial: '\0' } });
    expect(readDocument(resources.cores, raw)).toMatchObject({
      ok: false,
      reject: { issues: [{ code: 'unstorable_text', path: '[""].serial' }] },
      drift: ['[""]'],
    });
  });

  test.each(['', '{', 'undefined', '{"id":}'])('rejects %j, which is not JSON', (raw) => {
    expect(readDocument(resources.cores, raw)).toMatchObject({
      ok: false,
      reject: { documentId: null, raw, issues: [{ code: 'invalid_json', path: '' }] },
    });
  });

  test.each([
    ['an integer above 32 bits', { reuse_count: 2 ** 31 }, 'reuse_count'],
    ['a fraction', { block: 1.5 }, 'block'],
    ['a number that is text', { reuse_count: '3' }, 'reuse_count'],
    ['a list that is text', { launches: 'none' }, 'launches'],
    ['an element of another type', { launches: ['a', 7] }, 'launches[1]'],
    ['an empty id', { id: '' }, 'id'],
    ['an id too long for an index', { id: 'x'.repeat(257) }, 'id'],
    ['a reference too long to be an id', { launches: ['x'.repeat(257)] }, 'launches[0]'],
    ['an undocumented null', { serial: null }, 'serial'],
  ])('rejects %s', (_, changes, path) => {
    const checked = readDocument(resources.cores, JSON.stringify({ ...core(), ...changes }));
    expect(checked).toMatchObject({ ok: false, reject: { issues: [{ path }] } });
  });
});

describe('checkDocument', () => {
  test('accepts crew members of v5 and v4 and finds drift in those of v5', () => {
    const roles = [{ crew: 'c1', role: 'Commander' }];
    expect(checkDocument(resources.launches, launch({ crew: roles })).ok).toBe(true);
    expect(checkDocument(resources.launches, launch({ crew: ['c1'] })).ok).toBe(true);
    const drifted = { ...launch(), crew: [{ crew: 'c1', role: null, seat: 2 }] };
    expect(checkDocument(resources.launches, drifted)).toMatchObject({
      ok: true,
      drift: ['crew[0].seat'],
    });
  });

  test.each([
    ['an invalid field', { crew: 7, role: null }, 'crew[0].crew'],
    ['a missing and an unknown field', { crew: 'c1', seat: 2 }, 'crew[0].role'],
    ['neither an id nor an object', 7, 'crew[0]'],
    ['an empty id', '', 'crew[0]'],
  ])('names the path of an invalid crew member: %s', (_, member, path) => {
    const invalid = { ...launch(), crew: [member] };
    expect(checkDocument(resources.launches, invalid)).toMatchObject({
      ok: false,
      reject: { issues: [{ path }] },
    });
  });

  test('rejects a value that is nested too deeply for JSON.stringify', () => {
    let mood: unknown = [];
    for (let level = 0; level < 100_000; level++) mood = [mood];
    expect(checkDocument(resources.cores, { ...core(), mood })).toMatchObject({
      ok: false,
      reject: { issues: [{ code: 'too_deep' }], raw: '' },
    });
  });

  test.each([
    '2022-01-31',
    '2022-01-31T23:11Z',
    '2022-01-31T23:11:00',
    '2022-01-31T23:11:00+01:00',
    '2022-02-30T00:00:00.000Z',
    '2022-01-31T23:11:00.1234567Z',
    'soon',
  ])('rejects the timestamp %s', (date_utc) => {
    expect(checkDocument(resources.launches, launch({ date_utc }))).toMatchObject({
      ok: false,
      reject: { issues: expect.arrayContaining([expect.objectContaining({ path: 'date_utc' })]) },
    });
  });

  test.each([[17], [null], [[]], [undefined]])('rejects %j, which is not a document', (value) => {
    const checked = checkDocument(resources.cores, value);
    expect(checked).toMatchObject({ ok: false, reject: { documentId: null } });
  });
});
