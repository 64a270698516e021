import * as Plot from '@observablehq/plot';
import { daysText, dayText } from '../format.ts';
import { landingLabels, landingSite, landings } from '../landing-labels.ts';
import type { Core, Flight } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';
import { yearRange } from './years.ts';

const dot = { x: 'date', y: 'coreId', symbol: 'landing', r: 3.6, title: 'title' } as const;

/** One row per core, one mark per flight. */
export function fleetTimeline(fleet: readonly Core[]): Chart {
  const serials = new Map(fleet.map(({ coreId, serial }) => [coreId, serial]));
  const marks = fleet.flatMap(({ coreId, serial, flights }) =>
    flights.map((flight, at) => ({
      coreId,
      date: new Date(flight.date),
      landing: flight.landing,
      title: titleOf(serial, flight, at + 1),
    })),
  );
  const landed = marks.filter(({ landing }) => landing === 'landed');
  const others = marks.filter(({ landing }) => landing !== 'landed');
  const spans = fleet
    .filter(({ flights }) => flights.length > 1)
    .map(({ coreId, flights }) => ({
      coreId,
      from: new Date(flights[0]?.date ?? 0),
      to: new Date(flights.at(-1)?.date ?? 0),
    }));
  return ({ width }) => ({
    height: 60 + fleet.length * 15,
    marginLeft: 72,
    marginRight: 14,
    marginTop: 30,
    marginBottom: 30,
    x: { type: 'utc', label: null, domain: wholeYears(fleet) },
    y: {
      type: 'band',
      domain: [...serials.keys()],
      label: null,
      tickSize: 0,
      tickFormat: (id: string) => serials.get(id) ?? id,
    },
    color: { type: 'ordinal', domain: landings, range: landings.map((landing) => colors[landing]) },
    symbol: { domain: landings, range: ['circle', 'times', 'diamond', 'square2'] },
    marks: [
      ...(['top', 'bottom'] as const).map((anchor) =>
        Plot.axisX({
          anchor,
          ticks: `${width < 500 ? 4 : 2} years`,
          tickFormat: '%Y',
          tickSize: 0,
          label: null,
        }),
      ),
      Plot.gridX({ stroke: colors.grid, strokeOpacity: 1, ticks: 'year' }),
      Plot.ruleY(spans, { y: 'coreId', x1: 'from', x2: 'to', stroke: colors.rest }),
      Plot.dot(landed, { ...dot, fill: 'landing' }),
      Plot.dot(others, { ...dot, stroke: 'landing', fill: 'var(--surface)', strokeWidth: 2 }),
    ],
  });
}

/** From the start of the first year to the end of the last. */
function wholeYears(fleet: readonly Core[]): [Date, Date] {
  const years = fleet.flatMap(({ flights }) =>
    flights.map(({ date }) => new Date(date).getUTCFullYear()),
  );
  const [first, last] = yearRange(years);
  return [new Date(Date.UTC(first, 0)), new Date(Date.UTC(last + 1, 0))];
}

function titleOf(serial: string, flight: Flight, number: number): string {
  const site = flight.landing === 'none' ? '' : ` ${landingSite(flight.landingType)}`;
  const since =
    flight.turnaroundDays === null
      ? ''
      : `\n${daysText(flight.turnaroundDays)} days after its previous flight`;
  return (
    `${serial}, flight ${number}: ${flight.launch}\n${dayText(flight.date)}, ` +
    `${landingLabels[flight.landing]}${site}${since}`
  );
}
