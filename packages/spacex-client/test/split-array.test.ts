import { splitArray } from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('splitArray', () => {
  const gaps = fc.constantFrom('', ' ', '\t', '    ');
  const lineBreaks = fc.constantFrom('\n', '\r\n', '\r');

  test('cuts any list into texts with the same values, each on one line', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), gaps, lineBreaks, (values, gap, lineBreak) => {
        const text = JSON.stringify(values, null, gap).replaceAll('\n', lineBreak);
        const parts = [...splitArray(text)];
        // What a reader of the text gets is what counts: JSON has no negative zero, for one.
        expect(parts.map((part) => JSON.parse(part))).toEqual(JSON.parse(text));
        expect(parts.filter((part) => /[\r\n]/.test(part))).toEqual([]);
      }),
    );
  });

  test('keeps the text of a list without line breaks to the letter', () => {
    const parts = ['{"a":1.0, "b":1e2}', '"]\\\\\\",["', '[[], {"}":"{"}]', '12345678901234567890'];
    expect([...splitArray(` [ ${parts.join(' , ')} ]`)]).toEqual(parts);
  });

  test('gives nothing for an empty list', () => {
    expect([...splitArray(' [\n ] ')]).toEqual([]);
  });

  test.each(['{}', 'null', '', '"[]"'])('refuses %j, which is no list', (text) => {
    expect(() => [...splitArray(text)]).toThrow(SyntaxError);
  });

  test.each(['[1, 2', '[{"a": [1}', '["abc', '["abc\\"]'])(
    'refuses %j, which does not end',
    (text) => {
      expect(() => [...splitArray(text)]).toThrow(SyntaxError);
    },
  );
});
