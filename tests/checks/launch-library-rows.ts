import { tables } from '@spacex-platform/transform';
import { liveTarget } from '../launch-library/support/live-target.ts';
import type { DuckRow } from '../support/duckdb.ts';
import { launchDocument } from '../support/launch-library/launch-document.ts';
import type { Contents } from './broken-copy.ts';

/** When the checks run: after the launch `recent`, before the launch `next`. */
export const now = new Date('2026-08-01T00:00:00Z');
const go = { id: 1, name: 'Go for Launch' };
const year = { id: 14, name: 'Year' };

/** Launches with boosters of their own, whose first flight this is. Their names differ in length. */
const launches = [
  launch('recent', '2026-07-31T12:00:00Z'),
  launch('older', '2026-06-01T12:00:00Z'),
  launch('next', '2026-08-02T12:00:00Z', { status: go }),
  launch('planned', '2026-12-31T00:00:00Z', { status: go, net_precision: year }),
];

function launch(name: string, net: string, changes = {}) {
  const number = name.length;
  const document = launchDocument(number, { net, last_updated: net, ...changes });
  return {
    ...document,
    id: name,
    name: `Falcon 9 Block 5 | ${name}`,
    net_precision: { id: 0, name: 'Second' },
    ...changes,
    pad: { id: 80, name: 'SLC-40' },
    rocket: {
      ...document.rocket,
      launcher_stage: [
        {
          ...{ id: number, type: 'Core', reused: false, launcher_flight_number: 1 },
          launcher: { id: 9000 + number, serial_number: `B9${number}00` },
          landing: {
            ...{ id: number, attempt: true, type: { id: 1, name: 'ASDS' } },
            success: 'status' in changes ? null : true,
            landing_location: { id: 1, name: 'OCISLY' },
          },
        },
      ],
    },
  };
}

/** The rows of a target that was loaded with the source live. */
export async function liveRows(): Promise<Contents> {
  using target = await liveTarget(launches);
  await using reader = await target.loader.openReader();
  const rows = new Map<string, readonly DuckRow[]>();
  const { rows: loaded } = await reader.query('select table_name from information_schema.tables');
  // The snapshot lacks some resources.
  const names = new Set(loaded.map((row) => row['table_name']));
  for (const { name } of tables.filter((table) => names.has(table.name))) {
    const { rows: read } = await reader.query(`select to_jsonb(t) as row from ${name} t`);
    rows.set(
      name,
      read.map(({ row }) => row as DuckRow),
    );
  }
  return rows;
}
