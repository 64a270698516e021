import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import english from 'zod/v4/locales/en.js';
import { resources } from '../src/resources/index.ts';
import {
  count,
  date,
  double,
  flag,
  id,
  int32,
  int53,
  list,
  naiveTimestamp,
  nullable,
  object,
  text,
  union,
  utcTimestamp,
} from '../src/schema.ts';
import { issuesOf } from '../src/zod-issues.ts';

const { localeError } = english();

type Issue = z.core.$ZodIssue;

/** What is reported: unknown keys are drift. */
function reported(issues: readonly Issue[]): unknown[] {
  return issues
    .filter(({ code }) => code !== 'unrecognized_keys')
    .map((issue) =>
      issue.code === 'invalid_union' ? { ...issue, errors: issue.errors.map(reported) } : issue,
    );
}

/** The issues with the texts of zod's own locale. */
function expected(schema: z.core.$ZodType, value: unknown) {
  if (localeError === undefined) throw new Error('zod has no English texts');
  const parsed = z.core.safeParse(schema, value, { error: localeError });
  return parsed.success ? [] : parsed.error.issues;
}

const everyType = object({
  ...{ text, id, int32, int53, count, double, flag, utcTimestamp, naiveTimestamp, date },
  list: list(text),
  nullable: nullable(int32),
  union: union([id, object({ id })]),
});

const edgeCases = fc.constantFrom<unknown>(
  ...[
    undefined,
    NaN,
    Infinity,
    -Infinity,
    1.5,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    -1,
    '',
    'x'.repeat(257),
  ],
  ...['2022-02-30', '0000-01-01', '2022-10-05T16:00:00.0000001Z', '2022-10-05T16:00Z'],
  ...[new Date(0), new Map(), Object.create(null), { constructor: { name: 'Odd' } }, 5n, () => 1],
  ...[Symbol.iterator, { 'a "b"': 1, c: 2 }, [], [null], null],
);
const value = fc.oneof(edgeCases, fc.jsonValue());

test("issues have the texts of zod's English locale", () => {
  const keys = Object.keys(everyType._zod.def.shape);
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.oneof(
        value,
        fc.record(Object.fromEntries(keys.map((key) => [key, value]))),
        fc.dictionary(fc.string(), value),
      ),
      (input) => {
        const found = issuesOf(everyType, input);
        for (const { code } of found) seen.add(code);
        expect(reported(found)).toEqual(reported(expected(everyType, input)));
      },
    ),
    { numRuns: 2000 },
  );
  expect([...seen].sort()).toEqual([
    'invalid_format',
    'invalid_type',
    'invalid_union',
    'too_big',
    'too_small',
    'unrecognized_keys',
  ]);
});

test.each(Object.values(resources))('issues of $name have the same texts', ({ schema }) => {
  fc.assert(
    fc.property(fc.jsonValue(), (input) => {
      expect(reported(issuesOf(schema, input))).toEqual(reported(expected(schema, input)));
    }),
  );
  expect(issuesOf(schema, {})).toEqual(expected(schema, {}));
});

test('an issue of another schema has the text that zod is configured with', () => {
  const schema = z.object({ state: z.enum(['a', 'b']), mail: z.email() });
  expect(issuesOf(schema, { state: 'c', mail: 'no' }).map(({ message }) => message)).toEqual([
    'Invalid option: expected one of "a"|"b"',
    'Invalid email address',
  ]);
});
