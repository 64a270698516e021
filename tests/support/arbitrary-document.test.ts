import { resources } from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { arbitraryDocument } from './arbitrary-document.ts';

describe('an arbitrary of documents', () => {
  test.each([
    ['a type', z.bigint()],
    ['an object that lets unknown keys pass', z.object({})],
    ['a field that may be missing', z.strictObject({ a: z.string().optional() })],
    ['a text format', z.email()],
    ['a pattern', z.string().regex(/x/)],
    ['a check of a number', z.number().gt(3)],
    ['a number format', z.float32()],
    ['a check of a list', z.array(z.string()).min(1)],
    ['a check of its own', z.boolean().refine(() => true)],
  ])('is refused for what it does not know: %s', (_, schema) => {
    expect(() => arbitraryDocument(schema)).toThrow('No arbitrary for');
  });

  test('reaches the edges of what a satellite may be', () => {
    const made = fc.sample(arbitraryDocument(resources.starlink.schema), 1000);
    const text = made.map((document) => JSON.stringify(document)).join('\n');
    for (const edge of [
      ...['"0001-', '"9999-', '-02-29', 'T23:59:59.999999"', 'T00:00:00"', ':null'],
      ...['5e-324', '1.7976931348623157e+308', '-2147483648', '2147483647', '-9007199254740991'],
      ...['\\\\N', '\ufeff', '\u{10ffff}', '\u{1ffff}', 'e\u0301', '\\"'],
    ]) {
      expect(text).toContain(edge);
    }
    const longest = Math.max(...made.map((document) => JSON.stringify(document).length));
    expect(longest).toBeGreaterThan(10_000);
  });
});
