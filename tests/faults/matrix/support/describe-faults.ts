import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand } from '../../../cli/command.ts';
import { nothingMayBeSkipped } from '../../../support/repository.ts';
import type { Bench, Fault } from './fault.ts';
import { observe } from './observation.ts';
import { pageRows, rowOf, writeRows } from './page.ts';

/** On a busy machine a fault takes far longer than the seconds that it takes alone. */
const timeoutMs = 300_000;

/** With this variable, the tests write the page instead of comparing it. */
const isWriting = process.env['SPACEX_WRITE_FAULTS'] === '1';

export interface Section<On extends Bench> {
  /** Heading on the page: `Embedded: source`. */
  readonly section: string;
  readonly faults: readonly Fault<On>[];
  readonly open: (from: 'empty' | 'loaded') => Promise<On>;
  /** Several at a time; most of their time is a wait. Default true. */
  readonly concurrent?: boolean;
}

/** One test for each fault, and one that the section of the page has exactly their rows. */
export function describeFaults<On extends Bench>(it: Section<On>): void {
  const { section, faults, open, concurrent = true } = it;
  const observed = new Map<string, string>();
  const written = pageRows(section);

  beforeAll(requireBuiltCommand);

  describe(section, { concurrent }, () => {
    for (const fault of faults) {
      const { name, kind, from = 'loaded', missing } = fault;
      if (missing !== undefined && !nothingMayBeSkipped()) {
        test.skip(`${name} (skipped: ${missing})`, () => {});
        continue;
      }
      test(
        `${name}: ${kind}`,
        async () => {
          if (missing !== undefined) throw new Error(`This fault must be made, but ${missing}`);
          await using on = await open(from);
          const row = rowOf(name, await observe(on, fault));
          observed.set(name, row);
          if (!isWriting) expect(row, 'docs/reference/faults.md is stale').toBe(written.get(name));
        },
        timeoutMs,
      );
    }
  });

  test(`the page has a row for each fault of "${section}", and no other`, () => {
    const names = faults.map(({ name }) => name);
    expect(new Set(names).size, 'names are unique').toBe(names.length);
    if (isWriting) {
      writeRows(
        section,
        names.flatMap((name) => observed.get(name) ?? written.get(name) ?? []),
      );
    }
    expect([...pageRows(section).keys()]).toEqual(names);
  });
}
