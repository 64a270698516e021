import { tables } from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRowMaker } from '../src/row-compiler.ts';
import { loopRowMaker } from '../src/rows.ts';

// Platforms that forbid code generation use the loop, so both must agree on every document.
const value = fc.oneof(
  fc.constant(null),
  fc.string(),
  fc.boolean(),
  fc.double({ noNaN: true }),
  fc.constant('2021-04-21T20:00:01.999872'),
);

/** Documents with a value, null or a nested object at each path that the table reads. */
function documentFor(table: (typeof tables)[number]): fc.Arbitrary<object> {
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const column of Object.values(table.columns)) {
    const { from, type } = column;
    if (from.kind === 'position' || from.kind === 'self') continue;
    const leaf = type === 'timestamp' || from.kind === 'year' ? timestamp : value;
    const [first = '', ...rest] = from.path;
    fields[first] =
      rest.length === 0
        ? leaf
        : fc.oneof(
            fc.constant(null),
            leaf.map((inner) => nest(rest, inner)),
          );
  }
  return fc.record(fields);
}

const timestamp = fc.constantFrom('2022-10-05T16:00:00Z', '2020-01-01T00:00:00.5Z');

function nest(path: readonly string[], inner: unknown): unknown {
  return path.reduceRight((value, key) => ({ [key]: value }), inner);
}

describe('the compiled row function', () => {
  it.each(tables.map((table) => [table.name, table] as const))(
    'makes the same rows of %s as the loop',
    (_, table) => {
      const compiled = compileRowMaker(table);
      expect(compiled).toBeDefined();
      const loop = loopRowMaker(table);
      fc.assert(
        fc.property(documentFor(table), fc.nat(9), (document, position) => {
          for (const item of [document, 'a reference', null]) {
            expect(compiled?.(document, item, position)).toEqual(loop(document, item, position));
          }
        }),
        { numRuns: 50 },
      );
    },
  );
});
