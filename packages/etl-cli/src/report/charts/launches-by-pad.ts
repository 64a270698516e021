import * as Plot from '@observablehq/plot';
import type { LaunchpadLaunches } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';

/** Launches by pad, stacked by outcome. */
export function launchesByPad(pads: readonly LaunchpadLaunches[]): Chart {
  const parts = pads.flatMap(({ name, launches, successes, failures, unknown }) => {
    const title = `${name}: ${launches} launches, ${successes} succeeded, ${failures} failed, ${unknown} unknown`;
    return [
      { name, outcome: 'landed', count: successes, title },
      { name, outcome: 'unknown', count: unknown, title },
      { name, outcome: 'failed', count: failures, title },
    ].filter(({ count }) => count > 0);
  });
  return () => ({
    height: 60 + pads.length * 46,
    marginLeft: 108,
    marginRight: 40,
    x: { label: 'launches', ticks: 4, tickSize: 0 },
    y: { type: 'band', domain: pads.map(({ name }) => name), label: null, tickSize: 0 },
    color: {
      type: 'ordinal',
      domain: ['landed', 'unknown', 'failed'],
      range: [colors.landed, 'url(#unknown-fill)', 'url(#failed-fill)'],
    },
    marks: [
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: 4 }),
      Plot.barX(parts, {
        y: 'name',
        x: 'count',
        fill: 'outcome',
        order: ['landed', 'unknown', 'failed'],
        title: 'title',
        insetTop: 5,
        insetBottom: 5,
      }),
      Plot.text(pads, { y: 'name', x: 'launches', text: 'launches', dx: 6, textAnchor: 'start' }),
      Plot.ruleX([0]),
    ],
  });
}
