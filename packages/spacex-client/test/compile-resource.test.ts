import {
  checkDocument,
  compileResource,
  launchesV4,
  type Resource,
  resources,
} from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';

/** Edge cases and arbitrary values for any field. */
const edgeCase = fc.oneof(
  fc.constantFrom(null, undefined, 0, -0, 1.5, 2 ** 31, 2 ** 53, Number.NaN, Infinity),
  fc.constantFrom('', 'x', '2022-10-05', '2022-10-05T16:00:00Z', '2022-10-05T16:00:00.000Z'),
  fc.constantFrom('2022-02-30T00:00:00.000Z', '0000-01-01T00:00:00Z', '2021-04-21T20:00:01.5'),
  fc.constantFrom('2022-10-05T16:00:00.1234567Z', '2024-02-29T23:59:59.123456Z', 'soon'),
  fc.boolean(),
  fc.anything({ maxDepth: 2 }),
);

/** Documents that match a schema, generated from the schema itself. */
function validFor(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  switch (def.type) {
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape).map(([key, field]) => [key, validFor(field)])),
      );
    case 'array':
      return fc.array(validFor(def.element), { maxLength: 3 });
    case 'nullable':
      return fc.option(validFor(def.innerType), { nil: null });
    case 'union':
      return fc.oneof(...def.options.map(validFor));
    case 'number':
      return fc.integer();
    case 'boolean':
      return fc.boolean();
    case 'string': {
      const text = fc.constantFrom(
        'x',
        '5e9d0d95eda69955f709d1eb',
        '2022-10-05',
        '2022-10-05T16:00:00.000Z',
        '2021-04-21T20:00:01.999872',
      );
      return text.filter((one) => z.core.safeParse(schema, one).success);
    }
    default:
      throw new Error(`Cannot generate a document for a schema of type ${def.type}`);
  }
}

/** Replaces some values of a document, at any depth, and adds unknown keys. */
function mutated(
  value: unknown,
  pick: () => { replace: boolean; other: unknown; addKey: boolean },
): unknown {
  const { replace, other, addKey } = pick();
  if (replace) return other;
  if (Array.isArray(value)) return value.map((item) => mutated(item, pick));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, item]) => [key, mutated(item, pick)] as const);
  return Object.fromEntries(addKey ? [...fields, ['unknown_key', other] as const] : fields);
}

const all: readonly Resource[] = [...Object.values(resources), launchesV4];

describe.each(all.map((one) => [`${one.name} ${one.version}`, one] as const))(
  'the compiled schema of %s',
  (_, resource) => {
    const compiled = compileResource(resource);
    const valid = validFor(resource.schema);

    it('compiles', () => expect(() => z.compile(resource.schema, { strict: true })).not.toThrow());

    it('accepts every valid document', () => {
      fc.assert(
        fc.property(valid, (document) => {
          expect(checkDocument(compiled, document)).toEqual({ ok: true, document, drift: [] });
        }),
        { numRuns: 100 },
      );
    });

    it('finds the same issues and the same drift', () => {
      const percent = (share: number) => fc.nat(99).map((dice) => dice < share);
      const pick = fc.record({ replace: percent(3), other: edgeCase, addKey: percent(5) });
      fc.assert(
        fc.property(valid, fc.infiniteStream(pick), (document, picks) => {
          const value = mutated(document, () => picks.next().value);
          expect(checkDocument(compiled, value)).toEqual(checkDocument(resource, value));
        }),
        { numRuns: 300 },
      );
    });
  },
);
