import { coreTable } from './core-table.ts';
import { counted, daysText, dayText, percentText, wholeText } from './format.ts';
import type { DataTable } from './html/data-table.ts';
import { landingLabels } from './landing-labels.ts';
import type { LandingYear, ReportFigures } from './report-data.ts';

/** A question, its answer in a sentence, and its figures as a table. */
export interface Section extends DataTable {
  readonly id: 'fleet' | 'reuse' | 'turnaround' | 'landings' | 'pads' | 'orbits';
  readonly title: string;
  readonly finding: string;
  /** Labels by mark; see `html/legend.ts`. */
  readonly legend: Readonly<Record<string, string>>;
  /** Whether it spans the width of the page. */
  readonly isWide?: boolean;
  /** A shorter table for formats that cannot collapse a long one. */
  readonly short?: DataTable;
}

/** A longer table is replaced by its short form. */
const maxRows = 300;

/** The table of a section where it cannot be collapsed. */
export function openTable(section: Section): DataTable {
  return section.rows.length > maxRows ? (section.short ?? section) : section;
}

/** The sections for which there is data. */
export function sectionsOf(data: ReportFigures): Section[] {
  return [
    ...(data.fleet.length > 0 ? [fleet(data)] : []),
    ...(data.reuseByYear.length > 0 ? [reuse(data)] : []),
    ...(data.turnaroundByYear.length > 0 ? [turnaround(data)] : []),
    ...(data.landings.length > 0 ? [landing(data)] : []),
    ...(data.launchpads.length > 0 ? [pads(data)] : []),
    ...(data.orbits.length > 0 ? [orbits(data)] : []),
  ];
}

function fleet({ fleet: cores, headline, coresLeftOut }: ReportFigures): Section {
  const most =
    headline.mostFlown === null || headline.mostFlights === null
      ? ''
      : ` ${headline.mostFlown} has the most, ${wholeText(headline.mostFlights)}.`;
  const rest =
    coresLeftOut > 0
      ? ` Only the ${wholeText(cores.length)} cores with the most flights are shown; ${wholeText(coresLeftOut)} more have flown.`
      : '';
  return {
    id: 'fleet',
    title: 'Every flight of every core',
    finding: `One row per core, one mark per flight. A number at the end of a row counts its flights.${most}${rest}`,
    isWide: true,
    legend: landingLabels,
    caption: 'Flights of each core as a table',
    columns: ['core', 'flight', 'launch', 'date', 'landing', 'type', 'days since previous flight'],
    rows: cores.flatMap(({ serial, flights }) =>
      flights.map((flight, at) => [
        serial,
        at + 1,
        flight.launch,
        dayText(flight.date),
        landingLabels[flight.landing],
        flight.landingType ?? '–',
        daysText(flight.turnaroundDays),
      ]),
    ),
    short: coreTable(cores),
  };
}

function reuse({ reuseByYear: years }: ReportFigures): Section {
  const first = years.find(({ reused }) => reused > 0);
  const last = years.at(-1);
  const finding =
    first === undefined || last === undefined
      ? 'No launch flew on a reused core.'
      : `The first launches on a reused core were in ${first.year}. In ${last.year}, ${last.reused} of ${last.launches} launches (${percentText(last.percent)}) were. The labels above the bars show the share in percent.`;
  return {
    id: 'reuse',
    title: 'Reuse by year',
    finding,
    legend: { accent: 'on a reused core', rest: 'on new cores only' },
    caption: 'Reuse by year as a table',
    columns: ['year', 'launches', 'on a reused core', 'share'],
    rows: years.map(({ year, launches, reused, percent }) => [
      String(year),
      launches,
      reused,
      percentText(percent),
    ]),
  };
}

function turnaround({ turnaroundByYear: years, headline }: ReportFigures): Section {
  const last = years.at(-1);
  return {
    id: 'turnaround',
    title: 'Turnaround by year',
    finding:
      `The median time between two flights of a core was ${daysText(headline.medianTurnaroundDays)} days, the shortest ${daysText(headline.shortestTurnaroundDays)}.` +
      (last === undefined ? '' : ` In ${last.year} the median was ${daysText(last.median)}.`),
    legend: { point: 'one turnaround', median: 'median', box: 'middle half' },
    caption: 'Turnaround by year as a table, in days',
    columns: [
      'year',
      'turnarounds',
      'shortest',
      'first quartile',
      'median',
      'third quartile',
      'longest',
    ],
    rows: years.map((year) => [
      String(year.year),
      year.turnarounds,
      ...[year.min, year.quartile1, year.median, year.quartile3, year.max].map(daysText),
    ]),
  };
}

function landing({ landings, headline }: ReportFigures): Section {
  const sum = (type: string, what: keyof Omit<LandingYear, 'type'>) =>
    landings.filter((year) => year.type === type).reduce((total, year) => total + year[what], 0);
  const types = [...new Set(landings.map(({ type }) => type))].map(
    (type) => `${type} ${wholeText(sum(type, 'successes'))} of ${wholeText(sum(type, 'attempts'))}`,
  );
  const unknown =
    headline.landingsUnknown > 0
      ? ` The outcome of ${counted(headline.landingsUnknown, 'attempt')} is unknown.`
      : '';
  return {
    id: 'landings',
    isWide: true,
    title: 'Landings by type and year',
    finding: `Landed: ${types.join(', ')}. ASDS is a drone ship, RTLS a return to the launch site.${unknown}`,
    legend: { 'landed-bar': 'landed', 'unknown-bar': 'unknown', 'failed-bar': 'failed' },
    caption: 'Landings by type and year as a table',
    columns: ['type', 'year', 'attempts', 'landed', 'failed', 'unknown'],
    rows: landings.map(({ type, year, attempts, successes, failures, unknown: rest }) => [
      ...[type, String(year), attempts, successes, failures, rest],
    ]),
  };
}

function pads({ launchpads }: ReportFigures): Section {
  const [most] = launchpads;
  const total = launchpads.reduce((sum, { launches }) => sum + launches, 0);
  return {
    id: 'pads',
    title: 'Launches by pad',
    finding:
      most === undefined
        ? ''
        : `${most.name} had the most launches, ${wholeText(most.launches)} of ${wholeText(total)}.`,
    legend: { 'landed-bar': 'succeeded', 'unknown-bar': 'unknown', 'failed-bar': 'failed' },
    caption: 'Launches by pad as a table',
    columns: ['pad', 'launches', 'succeeded', 'failed', 'unknown'],
    rows: launchpads.map(({ name, launches, successes, failures, unknown }) => [
      ...[name, launches, successes, failures, unknown],
    ]),
  };
}

function orbits({ orbits: all }: ReportFigures): Section {
  const kg = all.reduce((sum, { massKg }) => sum + (massKg ?? 0), 0);
  const payloads = all.reduce((sum, orbit) => sum + orbit.payloads, 0);
  const weighed = all.reduce((sum, orbit) => sum + orbit.withMass, 0);
  return {
    id: 'orbits',
    title: 'Payload mass by orbit, to October 2022',
    finding: `${wholeText(kg / 1000)} tonnes in total, for the ${wholeText(weighed)} of ${counted(payloads, 'payload')} with a known mass. A star marks orbits with payloads of unknown mass.`,
    legend: {},
    caption: 'Payload mass by orbit, to October 2022, as a table',
    columns: ['orbit', 'payloads', 'with known mass', 'mass in kg'],
    rows: all.map(({ orbit, payloads: count, withMass, massKg }) => [
      orbit,
      count,
      withMass,
      massKg === null ? '–' : wholeText(massKg),
    ]),
  };
}
