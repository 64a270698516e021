/**
 * A table of your own: when each failure of a launch occurred, relative to lift-off. It is declared
 * once, and the pipeline loads it like the built-in tables.
 */

import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { type Row, tablesOf } from '@spacex-platform/transform';

const { child } = tablesOf('launches');

export const failures = child('failure_times', 'failures', {
  description: 'One row for each failure of a launch.',
  key: ['launch_id', 'position'],
  columns: (c) => ({
    launch_id: c.parent.text('id'),
    position: c.position(),
    launch: c.parent.text('name'),
    time_s: c.double.nullable('time', {
      unit: 's',
      description: 'Seconds after lift-off; negative before it.',
    }),
    year: c.parent.yearOf('date_utc'),
  }),
});

const loader = embeddedLoader({ dataDir: process.argv[2] ?? '.failures' });
const result = await runPipeline({
  source: await snapshotSource(),
  loaders: [loader],
  tables: [failures],
});
if (result.status !== 'succeeded') throw new Error(result.error?.message);

const reader = await loader.openReader();
const { rows } = await reader.query('select * from failure_times order by year, launch_id');
for (const { launch, time_s } of rows as unknown as Row<typeof failures>[]) {
  console.log(
    launch,
    time_s === null ? 'at an unknown time' : `T${time_s < 0 ? '' : '+'}${time_s} s`,
  );
}
await reader.close();
