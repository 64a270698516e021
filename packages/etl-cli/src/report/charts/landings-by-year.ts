import * as Plot from '@observablehq/plot';
import type { LandingYear } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';
import { allYears, yearFormat } from './years.ts';

const outcomes = ['landed', 'unknown', 'failed'] as const;

/** Landing attempts by year and type, stacked by outcome. */
export function landingsByYear(landings: readonly LandingYear[]): Chart {
  const types = [...new Set(landings.map(({ type }) => type))];
  const parts = landings.flatMap(({ type, year, attempts, successes, failures, unknown }) => {
    const title = `${year}, ${type}: ${successes} of ${attempts} landed, ${failures} failed, ${unknown} unknown`;
    return [
      { type, year, outcome: 'landed', count: successes, title },
      { type, year, outcome: 'unknown', count: unknown, title },
      { type, year, outcome: 'failed', count: failures, title },
    ].filter(({ count }) => count > 0);
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
      x: {
        type: 'band',
        domain,
        label: null,
        tickFormat: yearFormat(isWide ? width / types.length : width, domain.length),
        tickSize: 0,
        padding: 0.2,
      },
      y: { label: 'landing attempts', ticks: 3, tickSize: 0 },
      ...(isWide ? { fx: facet } : { fy: facet }),
      color: {
        type: 'ordinal',
        domain: outcomes,
        range: [colors.landed, 'url(#unknown-fill)', 'url(#failed-fill)'],
      },
      marks: [
        Plot.gridY({ stroke: colors.grid, strokeOpacity: 1, ticks: 3 }),
        Plot.barY(parts, {
          x: 'year',
          y: 'count',
          ...(isWide ? { fx: 'type' } : { fy: 'type' }),
          fill: 'outcome',
          order: [...outcomes],
          title: 'title',
        }),
        Plot.ruleY([0]),
      ],
    };
  };
}
