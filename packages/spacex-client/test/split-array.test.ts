import { splitArray } from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('splitArray', () => {
  const indents = fc.constantFrom('', ' ', '\t', '    ');
  const lineBreaks = fc.constantFrom('\n', '\r\n', '\r');

  test('splits any array into texts with the same values, each on one line', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), indents, lineBreaks, (values, indent, lineBreak) => {
        const text = JSON.stringify(values, null, indent).replaceAll('\n', lineBreak);
        const parts = [...splitArray(text)];
        // Compares with the parsed text, because JSON.stringify writes -0 as 0.
        expect(parts.map((part) => JSON.parse(part))).toEqual(JSON.parse(text));
        expect(parts.filter((part) => /[\r\n]/.test(part))).toEqual([]);
      }),
    );
  });

  test('does not change the text of an array without line breaks', () => {
    const parts = ['{"a":1.0, "b":1e2}', '"]\\\\\\",["', '[[], {"}":"{"}]', '12345678901234567890'];
    expect([...splitArray(` [ ${parts.join(' , ')} ]`)]).toEqual(parts);
  });

  test('yields nothing for an empty array', () => {
    expect([...splitArray(' [\n ] ')]).toEqual([]);
  });

  test.each(['{}', 'null', '', '"[]"'])('rejects %j, which is not an array', (text) => {
    expect(() => [...splitArray(text)]).toThrow(SyntaxError);
  });

  test.each(['[1, 2', '[{"a": [1}', '["abc', '["abc\\"]'])(
    'rejects %j, which is not closed',
    (text) => {
      expect(() => [...splitArray(text)]).toThrow(SyntaxError);
    },
  );
});
