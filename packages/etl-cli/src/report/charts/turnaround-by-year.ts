import * as Plot from '@observablehq/plot';
import { daysText } from '../format.ts';
import type { Core, TurnaroundYear } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';
import { allYears, yearBand } from './years.ts';

/** Every turnaround as a point, with a box from quartile to quartile and a line at the median. */
export function turnaroundByYear(years: readonly TurnaroundYear[], fleet: readonly Core[]): Chart {
  const points = fleet.flatMap(({ serial, flights }) =>
    flights.flatMap(({ date, launch, turnaroundDays }, at) =>
      turnaroundDays === null
        ? []
        : {
            year: new Date(date).getUTCFullYear(),
            days: turnaroundDays,
            // Spread the points horizontally, the same way in every drawing.
            shift: ((at * 7 + Number(serial.replace(/\D/g, '')) * 3) % 11) - 5,
            title: `${serial} before ${launch}: ${daysText(turnaroundDays)} days`,
          },
    ),
  );
  const titled = years.map((year) => ({
    ...year,
    title: `${year.year}: median ${daysText(year.median)} days, half between ${daysText(year.quartile1)} and ${daysText(year.quartile3)}`,
  }));
  const columns = [...Map.groupBy(points, ({ shift }) => shift)];
  const domain = allYears(years.map(({ year }) => year));
  const r = points.length > 300 ? 1.7 : 2.6;
  // Most turnarounds take weeks, and a few of them years.
  const longest = Math.max(0, ...years.map(({ max }) => max));
  const ticks = [0, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000].filter((days) => days <= longest);
  const scale = { type: 'symlog', constant: 10, domain: [0, longest * 1.05] } as const;
  return ({ width }) => ({
    height: 280,
    marginTop: 30,
    x: yearBand(domain, width, 0.25),
    y: {
      ...scale,
      label: 'days between flights (logarithmic)',
      ticks,
      tickFormat: String,
      tickSize: 0,
    },
    marks: [
      Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks }),
      Plot.barY(titled, {
        x: 'year',
        y1: 'quartile1',
        y2: 'quartile3',
        fill: colors.accent,
        fillOpacity: 0.22,
        title: 'title',
      }),
      ...columns.map(([shift, some]) =>
        Plot.dot(some, {
          x: 'year',
          y: 'days',
          dx: shift * (width < 400 ? 1.6 : 2.8),
          r,
          fill: colors.accent,
          title: 'title',
        }),
      ),
      Plot.tickY(titled, {
        x: 'year',
        y: 'median',
        stroke: 'currentColor',
        strokeWidth: 2.5,
        title: 'title',
      }),
      Plot.ruleY([0]),
    ],
  });
}
