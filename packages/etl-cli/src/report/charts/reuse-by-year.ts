import * as Plot from '@observablehq/plot';
import { percentText } from '../format.ts';
import type { ReuseYear } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';
import { allYears, yearBand } from './years.ts';

/** Launches by year, those on a reused core below the others. */
export function reuseByYear(years: readonly ReuseYear[]): Chart {
  const parts = years.flatMap(({ year, launches, reused, percent }) => {
    const title = `${year}: ${reused} of ${launches} launches on a reused core (${percentText(percent)})`;
    return [
      { year, kind: 'reused', launches: reused, title },
      { year, kind: 'new', launches: launches - reused, title },
    ];
  });
  const domain = allYears(years.map(({ year }) => year));
  return ({ width }) => {
    // Labels that would touch are left out every other year, as those of the axis.
    const room = width / domain.length;
    const last = domain.at(-1) ?? 0;
    const isLabelled = ({ year }: ReuseYear) => room >= 18 || (last - year) % 2 === 0;
    return {
      height: 280,
      marginTop: 30,
      x: yearBand(domain, width),
      y: { label: 'launches', ticks: 5, tickSize: 0 },
      color: { type: 'ordinal', domain: ['reused', 'new'], range: [colors.accent, colors.rest] },
      marks: [
        Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 5 }),
        Plot.barY(parts, { x: 'year', y: 'launches', fill: 'kind', title: 'title' }),
        Plot.text(
          years.filter((year) => year.reused > 0 && isLabelled(year)),
          {
            x: 'year',
            y: 'launches',
            dy: -7,
            text: ({ percent }: ReuseYear) => `${Math.round(percent)}${room < 27 ? '' : '%'}`,
            fontSize: room < 18 ? 9.2 : 11,
          },
        ),
        Plot.ruleY([0]),
      ],
    };
  };
}
