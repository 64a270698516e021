import * as Plot from '@observablehq/plot';
import type { LandingYear } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';
import { outcomeColors, outcomeOrder, outcomeParts } from './outcomes.ts';
import { allYears, yearBand } from './years.ts';

/** Landing attempts by year and type, stacked by outcome. */
export function landingsByYear(landings: readonly LandingYear[]): Chart {
  const types = [...new Set(landings.map(({ type }) => type))];
  const parts = landings.flatMap(({ type, year, attempts, successes, failures, unknown }) => {
    const title = `${year}, ${type}: ${successes} of ${attempts} landed, ${failures} failed, ${unknown} unknown`;
    return outcomeParts({ type, year, title }, { successes, failures, unknown });
  });
  const domain = allYears(landings.map(({ year }) => year));
  return ({ width }) => {
    // Side by side if there is room, otherwise below each other.
    const isWide = width > 700;
    const facet = { label: null, domain: types, padding: 0.12 };
    return {
      height: isWide ? 250 : 60 + types.length * 120,
      marginTop: 40,
      marginRight: isWide ? 10 : 56,
      x: yearBand(domain, isWide ? width / types.length : width - 56),
      y: { label: 'landing attempts', ticks: 3, tickSize: 0 },
      ...(isWide ? { fx: facet } : { fy: facet }),
      color: outcomeColors,
      marks: [
        Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 3 }),
        Plot.barY(parts, {
          x: 'year',
          y: 'count',
          ...(isWide ? { fx: 'type' } : { fy: 'type' }),
          fill: 'outcome',
          order: outcomeOrder,
          title: 'title',
        }),
        Plot.ruleY([0]),
      ],
    };
  };
}
