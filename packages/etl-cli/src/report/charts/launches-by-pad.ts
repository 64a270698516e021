import * as Plot from '@observablehq/plot';
import type { LaunchpadLaunches } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';
import { outcomeColors, outcomeOrder, outcomeParts } from './outcomes.ts';

/** Launches by pad, stacked by outcome. */
export function launchesByPad(pads: readonly LaunchpadLaunches[]): Chart {
  const parts = pads.flatMap(({ name, launches, successes, failures, unknown }) => {
    const title = `${name}: ${launches} launches, ${successes} succeeded, ${failures} failed, ${unknown} unknown`;
    return outcomeParts({ name, title }, { successes, failures, unknown });
  });
  return () => ({
    height: 70 + pads.length * 46,
    marginLeft: 108,
    marginRight: 40,
    marginBottom: 40,
    x: { label: 'launches', labelOffset: 36, ticks: 4, tickSize: 0 },
    y: { type: 'band', domain: pads.map(({ name }) => name), label: null, tickSize: 0 },
    color: outcomeColors,
    marks: [
      Plot.axisY({ tickSize: 0, label: null, lineWidth: 7.5, tickFormat: shortName }),
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: 4 }),
      Plot.barX(parts, {
        y: 'name',
        x: 'count',
        fill: 'outcome',
        order: outcomeOrder,
        title: 'title',
        insetTop: 5,
        insetBottom: 5,
      }),
      Plot.text(pads, { y: 'name', x: 'launches', text: 'launches', dx: 6, textAnchor: 'start' }),
      Plot.ruleX([0]),
    ],
  });
}

const maxLength = 40;

/** In up to three lines; the whole name is in the table. */
function shortName(name: string): string {
  return name.length > maxLength ? `${name.slice(0, maxLength - 1)}…` : name;
}
