import * as Plot from '@observablehq/plot';
import { daysText, dayText } from '../format.ts';
import { landingLabels, landingSite, landings } from '../landing-labels.ts';
import type { Core, Flight } from '../report-data.ts';
import { type Chart, colors } from './draw.ts';
import { yearRange } from './years.ts';

const margin = { left: 72, right: 24 } as const;

/** Cores with this many flights have their number at the end of the row. */
const manyFlights = 5;

/** So many rows fit on a printed page. */
const maxRows = 80;

/** One row per core, one mark per flight. A long fleet in parts, each with the years of its cores. */
export function fleetTimelines(fleet: readonly Core[]): Chart[] {
  const parts = Math.ceil(fleet.length / maxRows);
  const rows = Math.ceil(fleet.length / parts);
  return Array.from({ length: parts }, (_, at) =>
    fleetTimeline(fleet.slice(at * rows, (at + 1) * rows)),
  );
}

function fleetTimeline(fleet: readonly Core[]): Chart {
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
  const busy = fleet.filter(({ flights }) => flights.length >= manyFlights);
  const totals = busy.map(({ coreId, flights }) => ({
    coreId,
    date: new Date(flights.at(-1)?.date ?? 0),
    flights: flights.length,
  }));
  const domain = wholeYears(fleet);
  const spans = fleet
    .filter(({ flights }) => flights.length > 1)
    .map(({ coreId, flights }) => ({
      coreId,
      from: new Date(flights[0]?.date ?? 0),
      to: new Date(flights.at(-1)?.date ?? 0),
    }));
  return ({ width }) => {
    const r = radius(busy, domain, width - margin.left - margin.right);
    const dot = { x: 'date', y: 'coreId', r, title: 'title' };
    return {
      height: 60 + fleet.length * 15,
      marginLeft: margin.left,
      marginRight: margin.right,
      marginTop: 30,
      marginBottom: 30,
      x: { type: 'utc', label: null, domain },
      y: {
        type: 'band',
        domain: [...serials.keys()],
        label: null,
        tickSize: 0,
        tickFormat: (id: string) => serials.get(id) ?? id,
      },
      color: {
        type: 'ordinal',
        domain: landings,
        range: landings.map((landing) => colors[landing]),
      },
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
        Plot.dot(landed, { ...dot, fill: colors.landed }),
        Plot.dot(others, {
          ...{ ...dot, symbol: 'landing', stroke: 'landing', fill: 'var(--surface)' },
          ...{ r: Math.max(r, 2.6), strokeWidth: r < 3 ? 1.5 : 2 },
        }),
        Plot.text(totals, {
          ...{
            x: 'date',
            y: 'coreId',
            text: 'flights',
            dx: r + 3,
            textAnchor: 'start',
            fontSize: 11.5,
          },
        }),
      ],
    };
  };
}

const yearMs = 365.25 * 86_400_000;

/** So large that the flights of the busiest core hardly touch, within limits. */
function radius(busy: readonly Core[], domain: [Date, Date], width: number): number {
  const years = (domain[1].getTime() - domain[0].getTime()) / yearMs;
  const perYear = busy.map(({ flights }) => {
    const [first, last] = [flights[0], flights.at(-1)].map((flight) =>
      new Date(flight?.date ?? 0).getTime(),
    );
    return flights.length / Math.max(((last ?? 0) - (first ?? 0)) / yearMs, 1);
  });
  const spacing = width / years / Math.max(1, ...perYear);
  return Math.min(3.6, Math.max(2, Math.round(spacing * 5) / 10));
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
