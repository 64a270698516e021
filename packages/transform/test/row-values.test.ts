import { coreFlights, launches, tables } from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileReadValues, loopReadValues } from '../src/row-values.ts';

describe('the compiled reading of values', () => {
  it.each(tables.map((table) => [table.name, table] as const))(
    '%s: equals the loop, in the order of the columns',
    (_, table) => {
      const names = Object.keys(table.columns);
      const compiled = compileReadValues(names);
      const row = fc.record(Object.fromEntries(names.map((name) => [name, fc.anything()])));
      fc.assert(
        fc.property(row, (any) => {
          const one: unknown[] = [];
          const two: unknown[] = [];
          compiled?.(any, one);
          loopReadValues(names)(any, two);
          expect(one).toStrictEqual(names.map((name) => any[name]));
          expect(two).toStrictEqual(one);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('takes the place of what was read before', () => {
    const into: unknown[] = [];
    compileReadValues(Object.keys(launches.columns))?.({ launch_id: 'a' } as never, into);
    compileReadValues(Object.keys(coreFlights.columns))?.({ launch_id: 'b' } as never, into);
    expect(into[0]).toBe('b');
  });

  it('takes a name for a name, whatever it says', () => {
    const name = '"]; throw new Error("read") //\n';
    const into: unknown[] = [];
    compileReadValues([name])?.({ [name]: 1 } as never, into);
    expect(into).toEqual([1]);
  });
});
