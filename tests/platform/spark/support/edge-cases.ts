import type { ReferenceDocuments } from '../../../support/reference-data.ts';
import type { RawTexts } from './raw-lake.ts';

type Document = Record<string, unknown>;

/** The reference documents as JSON texts, with both formats of crew. */
export function referenceTexts(documents: ReferenceDocuments): Record<string, string[]> {
  const launches = documents.launches.map((launch, at) =>
    at % 2 === 0 ? { ...launch, crew: (launch['crew'] as string[]).map(withRole) } : launch,
  );
  const entries = Object.entries({ ...documents, launches }).map(([resource, content]) => {
    const list: unknown[] = Array.isArray(content) ? content : [content];
    return [resource, list.map((document) => JSON.stringify(document))] as const;
  });
  return Object.fromEntries(entries);
}

/** Adds valid documents with unusual values, and documents that must be rejected. */
export function withEdgeCases(texts: Record<string, string[]>): RawTexts {
  const launch = JSON.parse(texts['launches']?.[0] ?? '') as Document;
  const rocket = JSON.parse(texts['rockets']?.[0] ?? '') as Document;
  const like = (of: Document, id: string, more: Document) =>
    JSON.stringify({ ...of, id, ...more })
      .replaceAll('"⟨', '')
      .replaceAll('⟩"', '');
  const odd = (id: string, more: Document) => like(launch, id, more);
  const { name: _, ...nameless } = launch;
  const valid = [
    odd('odd-numbers', { window: '⟨1.5e1⟩', date_unix: '⟨1650000000.0⟩', flight_number: '⟨-0⟩' }),
    odd('odd-failure', { failures: [{ time: '⟨-0.0⟩', altitude: '⟨1E-7⟩', reason: '' }] }),
    odd('odd-text', { name: 'Größe "x"\\\n\u2028\u0001 𝒳', details: 'é'.repeat(200) }),
    odd('odd-escapes', { name: 'x' }).replace('"x"', '"\\u00e9\\ud835\\udcb3\\/"'),
    odd('odd-second', { date_utc: '2021-04-21T20:00:01Z' }),
    odd('odd-tenth', { date_utc: '2021-12-31T23:59:59.5Z' }),
    odd('odd-micros', { date_utc: '2020-02-29T00:00:00.123456Z' }),
    odd('odd-old', { date_utc: '0001-01-01T00:00:00.000Z' }),
    odd('odd-late', { date_utc: '9999-12-31T23:59:59.999999Z' }),
    odd('odd-new-field', { weather: 'fair', links: { ...(launch['links'] as Document), x: 1 } }),
    odd('odd-crew', { crew: ['a', { crew: null, role: null }, { crew: '"b"', role: 'Pilot' }] }),
    odd('odd-nothing', { fairings: null, cores: [], payloads: [], crew: [], failures: [] }),
    ` ${odd('odd-spaces', {}).replaceAll(',"', ' , "')} `,
  ];
  const rejected = [
    odd('bad-number', { flight_number: 'one' }),
    odd('bad-int32', { flight_number: 2 ** 31 }),
    odd('bad-fraction', { date_unix: 1.5 }),
    odd('bad-huge', { failures: [{ time: '⟨1e400⟩', altitude: null, reason: null }] }),
    odd('bad-date', { date_utc: '2021-02-29T00:00:00.000Z' }),
    odd('bad-nanos', { date_utc: '2021-02-28T00:00:00.1234567Z' }),
    odd('bad-core', { cores: [{ core: 'a' }, 5] }),
    odd('bad-crew', { crew: [{ crew: 1, role: null }, 5] }),
    odd('bad-text', { details: 'a\u0000b' }),
    odd('bad-half', { details: '⟨"\\ud800"⟩' }),
    odd('bad-deep', { weather: JSON.parse('['.repeat(120) + ']'.repeat(120)) }),
    JSON.stringify({ ...nameless, id: 'bad-missing' }),
    odd('', {}),
    odd(String(launch['id']), { name: 'the same id again' }),
    '{"id": "bad-json"',
    '{"id": NaN}',
    '[]',
  ];
  const engines = {
    ...(rocket['engines'] as Document),
    more: [
      '⟨5.0⟩',
      '⟨1e21⟩',
      '⟨123456789012345680000⟩',
      '⟨1e-7⟩',
      '⟨0.000001⟩',
      '⟨-0.0⟩',
      '⟨12345678.5⟩',
    ],
    texts: ['\u0001\u001f\u007f\b\f', '"\\/', 'é𝒳\u2028'],
    order: { b: true, 10: null, a: false, 2: [] },
  };
  return {
    ...texts,
    launches: [...(texts['launches'] ?? []), ...valid, ...rejected],
    rockets: [...(texts['rockets'] ?? []), like(rocket, 'odd-json', { engines })],
  };
}

/** The documents of the next day: changed and new rows, fewer children, a deleted document. */
export function nextDay(texts: RawTexts): RawTexts {
  const launches = (texts['launches'] ?? []).map((text) => JSON.parse(text) as Document);
  const heavy = launches.findIndex((launch) => (launch['cores'] as unknown[]).length === 3);
  const changed = launches.map((launch, at) => {
    if (at === heavy) return { ...launch, cores: (launch['cores'] as unknown[]).slice(0, 2) };
    if (at === 7) return { ...launch, success: null, crew: [] };
    return launch;
  });
  const gone = changed.findIndex((launch) => (launch['cores'] as unknown[]).length === 1);
  const added = { ...changed[0], id: 'new-launch' };
  return {
    ...texts,
    launches: [...changed.toSpliced(gone, 1), added].map((launch) => JSON.stringify(launch)),
  };
}

function withRole(crew: string) {
  return { crew, role: 'Mission Specialist' };
}
