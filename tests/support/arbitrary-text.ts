import fc from 'fast-check';

/** What texts tend to break on: quoting, COPY's text format, JSON's escapes, ends of planes. */
const traps = [
  '',
  ' ',
  '\\',
  '\\N',
  '\\.',
  '\\u0000',
  '\\ud800',
  '"',
  "'",
  "''",
  '"}',
  '{"a":1}',
  'null',
  'NaN',
  '$1',
  '%s',
  '\t',
  '\n',
  '\r\n',
  '\u0001\u001f\u007f\u0085',
  '\u2028\u2029',
  '\ufeff',
  '\ufffd',
  '\uffff',
  '\u{1ffff}',
  '\u{10ffff}',
  'e\u0301',
  '\u00e9',
  '👩‍🚀',
  '\u202e\u200b',
] as const;

/** Code points evenly from all 17 planes; halves of surrogate pairs are none. */
const codePoint = fc
  .tuple(fc.integer({ min: 0, max: 0x10 }), fc.integer({ min: 0, max: 0xffff }))
  .map(([plane, at]) => String.fromCodePoint(plane * 0x1_0000 + at))
  .filter((character) => character !== '\0' && character.isWellFormed());

/** Printable ASCII, any plane, a trap: what a text is made of, 1 to 11 UTF-16 units each. */
const part = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 6 }) },
  { weight: 4, arbitrary: codePoint },
  { weight: 3, arbitrary: fc.constantFrom(...traps.filter((trap) => trap !== '')) },
);
const parts = fc.array(part, { maxLength: 8 }).map((list) => list.join(''));

/** Any text that a database can store, the very long now and then. */
export const arbitraryText = fc.oneof(
  { weight: 40, arbitrary: parts },
  { weight: 20, arbitrary: fc.constantFrom(...traps) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(parts, fc.integer({ min: 100, max: 4000 }))
      .map(([text, times]) => text.repeat(times)),
  },
);

/** Any such text with `minLength` to `maxLength` UTF-16 units, of the full length now and then. */
export function arbitraryTextOf(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const long = fc.array(part, { minLength: maxLength, maxLength, size: 'max' });
  return fc
    .oneof(
      { weight: 20, arbitrary: parts },
      { weight: 1, arbitrary: long.map((list) => list.join('')) },
    )
    .map((text) => {
      // Cutting may halve a pair; the half becomes a character of its own.
      return text.slice(0, maxLength).toWellFormed().padEnd(minLength, '_');
    });
}
