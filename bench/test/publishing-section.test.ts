import { expect, test } from 'vitest';
import { publishingSection } from '../publishing-section.ts';

const metadata = { methods: { PUT: 4 }, sentBytes: 40_000, receivedBytes: 0 };
const cost = {
  methods: { GET: 57, PUT: 8, HEAD: 2, DELETE: 1 },
  sentBytes: 1_104_499,
  seconds: 2.35,
};
const none = { methods: {}, sentBytes: 0, receivedBytes: 0 };

test('each run has its requests, its bytes and the part of the metadata; this version is last', () => {
  const section = publishingSection({
    versions: [
      {
        ...{ name: 'this version', date: '2026-01-02T03:04:05.000Z' },
        runs: [{ ...cost, receivedBytes: 500, metadata }],
      },
      {
        ...{ name: 'before', date: '2026-01-03T03:04:05.000Z' },
        runs: [{ ...cost, receivedBytes: 528_900, metadata: none }],
      },
    ],
  }).join('\n\n');
  expect(section).toContain('Measured on 2026-01-02 and 2026-01-03 ');
  const before = '| first run | before | 57 | 0 | 8 | 3 | 1,104 kB | 529 kB | 2.4 s |';
  const now = '| first run | this version | 57 | 0 | 8 (4) | 3 | 1,104 kB (40 kB) | 1 kB | 2.4 s |';
  expect(section).toContain(`${before}\n${now}`);
  expect(section).not.toContain('second run, no change |');
});

test('without figures there is no section', () => {
  expect(publishingSection({ versions: [] })).toEqual([]);
});
