import type { Reader } from '@spacex-platform/loaders';
import { textTable } from './output/table.ts';

interface Section {
  readonly title: string;
  readonly sql: string;
}

/** The core-reuse analysis as a terminal shows it; every figure comes from the marts. */
const sections: readonly Section[] = [
  {
    title: 'Who flew most',
    sql: `select serial, block, status, flights, landings, landing_attempts,
                 round(cast(median_turnaround_days as numeric(18, 9)), 1) as median_turnaround_days
            from core_usage order by flights desc, serial limit 10`,
  },
  {
    title: 'Reuse by year',
    sql: `select launch_year, launches, launches_with_reused_core as on_reused_core,
                 round(cast(100 * reuse_rate as numeric(18, 9)), 1) as percent
            from reuse_by_year order by launch_year`,
  },
  {
    title: 'Turnaround by year, in days',
    sql: `select launch_year, turnarounds, round(cast(min_days as numeric(18, 9)), 1) as shortest,
                 round(cast(median_days as numeric(18, 9)), 1) as median,
                 round(cast(mean_days as numeric(18, 9)), 1) as mean
            from turnaround_by_year order by launch_year`,
  },
  {
    title: 'Landings by type',
    sql: `select landing_type, sum(attempts) as attempts, sum(successes) as successes,
                 sum(failures) as failures, sum(unknown) as unknown,
                 round(cast(100 * cast(sum(successes) as double precision) / sum(attempts) as numeric(18, 9)), 1) as percent
            from landings_by_type_year group by landing_type order by attempts desc`,
  },
];

const headlineSql = `select
  (select count(*) from launches where upcoming = false) as launches,
  (select sum(launches_with_reused_core) from reuse_by_year) as reused,
  (select sum(flights) from core_usage) as core_flights,
  (select count(*) from core_usage) as cores,
  (select count(*) from core_turnarounds) as turnarounds,
  (select percentile_cont(0.5) within group (order by turnaround_days) from core_turnarounds) as median_days`;

/** The analysis as text: headline figures, then a table for each question. */
export async function coreReuseAnalysis(reader: Reader): Promise<string> {
  const { rows } = await reader.query(headlineSql);
  const [row] = rows;
  if (row === undefined || row['core_flights'] === null) {
    return 'No launch has flown in this data, so there is nothing to analyse.\n';
  }
  const parts = [headline(row)];
  for (const { title, sql } of sections) {
    const result = await reader.query(sql);
    const values = result.rows.map((one) => result.columns.map((column) => one[column]));
    parts.push(`${title}\n${textTable(result.columns, values)}`);
  }
  return parts.join('\n');
}

function headline(row: Readonly<Record<string, unknown>>): string {
  const launches = Number(row['launches']);
  const reused = Number(row['reused']);
  const median = row['median_days'];
  const lines = [
    `${launches} launches have flown, ${reused} of them (${((100 * reused) / launches).toFixed(1)} %) on a reused core.`,
    `${row['core_flights']} core flights by ${row['cores']} cores.`,
    median === null
      ? 'No core has flown twice.'
      : `${row['turnarounds']} turnarounds, the median ${Number(median).toFixed(2)} days.`,
  ];
  return `${lines.join('\n')}\n`;
}
