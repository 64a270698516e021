import { coreFlights, launches, tables } from '@spacex-platform/transform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileReadValues, loopReadValues } from '../src/row-values.ts';

describe('the compiled function for reading values', () => {
  it.each(tables.map((table) => [table.name, table] as const))(
    'returns the same values of %s as the loop, in the order of the columns',
    (_, table) => {
      const names = Object.keys(table.columns);
      const compiled = compileReadValues(names);
      const row = fc.record(Object.fromEntries(names.map((name) => [name, fc.anything()])));
      fc.assert(
        fc.property(row, (any) => {
          const byCode: unknown[] = [];
          const byLoop: unknown[] = [];
          compiled?.(any, byCode);
          loopReadValues(names)(any, byLoop);
          expect(byCode).toStrictEqual(names.map((name) => any[name]));
          expect(byLoop).toStrictEqual(byCode);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('overwrites the values of the previous row', () => {
    const into: unknown[] = [];
    compileReadValues(Object.keys(launches.columns))?.({ launch_id: 'a' } as never, into);
    compileReadValues(Object.keys(coreFlights.columns))?.({ launch_id: 'b' } as never, into);
    expect(into[0]).toBe('b');
  });

  it('escapes column names that contain code', () => {
    const name = '"]; throw new Error("read") //\n';
    const into: unknown[] = [];
    compileReadValues([name])?.({ [name]: 1 } as never, into);
    expect(into).toEqual([1]);
  });
});
