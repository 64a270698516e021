import { describe, expect, test } from 'vitest';
import type { ComparedLaunch } from '../src/cross-source/compared-launch.ts';
import { findDifferences } from '../src/cross-source/find-differences.ts';
import { pairLaunches } from '../src/cross-source/pair-launches.ts';

function launch(
  id: string,
  time: string,
  serial: string | null = null,
  name = id,
  success: boolean | null = true,
): ComparedLaunch {
  return {
    ...{ id, name, success, time: Date.parse(time), isExact: true },
    boosters: [{ serial, landing: 'landed' }],
  };
}

function pairsOf(spacex: readonly ComparedLaunch[], library: readonly ComparedLaunch[]) {
  const { pairs, onlySpacex, onlyLibrary } = pairLaunches(spacex, library);
  return {
    pairs: pairs.map((pair) => [pair.spacex.id, pair.library.id]),
    only: [...onlySpacex, ...onlyLibrary].map(({ id }) => id),
  };
}

describe('launches of both sources', () => {
  test('are the same at the same minute, whatever their names and boosters', () => {
    expect(
      pairsOf(
        [launch('a', '2022-01-01T10:00:00Z', 'B1', 'One')],
        [launch('b', '2022-01-01T10:01:00Z', 'B2', 'Two')],
      ),
    ).toEqual({ pairs: [['a', 'b']], only: [] });
    expect(
      pairsOf(
        [launch('a', '2022-01-01T10:00:00Z', 'B1', 'One')],
        [launch('b', '2022-01-01T10:01:01Z', 'B2', 'Two')],
      ),
    ).toEqual({ pairs: [], only: ['a', 'b'] });
  });

  test.each([
    ['the booster', 'B1', 'Other'],
    ['the name', 'B2', 'Starlink Group 4-34'],
    ['the name with other accents', 'B2', 'STÁRLINK 4-34'],
  ])('are the same within three days with %s in common', (_, serial, name) => {
    const own = launch('a', '2022-09-17T01:05:00Z', 'B1', 'Starlink 4-34 (v1.5)');
    const at = (time: string) => pairsOf([own], [launch('b', time, serial, name)]).pairs;
    expect(at('2022-09-19T00:18:40Z')).toEqual([['a', 'b']]);
    expect(at('2022-09-14T01:05:00Z')).toEqual([['a', 'b']]);
    expect(at('2022-09-20T01:05:01Z')).toEqual([]);
  });

  test('are not the same with two unknown boosters, or names without words', () => {
    expect(
      pairsOf(
        [launch('a', '2022-01-01T10:00:00Z', null, '(1)')],
        [launch('b', '2022-01-01T12:00:00Z', null, '(2)')],
      ).pairs,
    ).toEqual([]);
  });

  test('are each in one pair, the closest', () => {
    expect(
      pairsOf(
        [launch('a', '2022-01-01T10:00:00Z', 'B1'), launch('c', '2022-01-02T10:00:00Z', 'B1')],
        [launch('d', '2022-01-02T10:00:30Z', 'B1'), launch('b', '2022-01-01T23:00:00Z', 'B1')],
      ),
    ).toEqual({
      pairs: [
        ['a', 'b'],
        ['c', 'd'],
      ],
      only: [],
    });
  });

  test('differ in date, outcome, boosters and landings; the order of boosters does not matter', () => {
    const one = {
      ...launch('a', '2022-01-01T10:00:00Z'),
      boosters: [
        { serial: 'B1', landing: 'landed' },
        { serial: 'B2', landing: 'failed' },
      ],
    } as const;
    const same = { ...one, id: 'b', boosters: one.boosters.toReversed() };
    const kinds = (library: ComparedLaunch) =>
      findDifferences(pairLaunches([one], [library])).map(({ kind, spacex, launchLibrary }) => [
        ...[kind, spacex, launchLibrary],
      ]);
    expect(kinds(same)).toEqual([]);
    expect(kinds({ ...same, time: one.time + 61_000 })).toEqual([
      ['date', '2022-01-01T10:00:00Z', '2022-01-01T10:01:01Z'],
    ]);
    expect(kinds({ ...same, success: null })).toEqual([['success', 'success', 'unknown']]);
    expect(kinds({ ...same, boosters: [{ serial: 'B2', landing: 'unknown' }] })).toEqual([
      ['boosters', 'B1, B2', 'B2'],
      ['landing', 'B2: failed', 'B2: unknown'],
    ]);
  });
});
