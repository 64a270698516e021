import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { openInEditor } from './support/editor.ts';

beforeAll(requireBuiltCommand);

/** A table over launches with one more column. */
function launchTable(column: string): string {
  return `import { tablesOf } from '@spacex-platform/transform';
tablesOf('launches').table('mine', {
  description: 'Mine.',
  key: ['id'],
  columns: (c) => ({ id: c.text('id'), one: ${column} }),
});`;
}

/** A table over the failures of launches with one more column. */
function failureTable(column: string): string {
  return `import { tablesOf } from '@spacex-platform/transform';
tablesOf('launches').child('mine', 'failures', {
  description: 'Mine.',
  key: ['id', 'position'],
  columns: (c) => ({ id: c.parent.text('id'), position: c.position(), one: ${column} }),
});`;
}

const notAssignable = (given: string, sentence: string) =>
  `Argument of type '"${given}"' is not assignable to parameter of type '"${sentence}"'.`;

describe('the compiler', () => {
  test.each([
    ['double', 'time may be null: use c.double.nullable', "c.double('time')", 'time'],
    ['text', 'reason may be null: use c.text.nullable', "c.text('reason')", 'reason'],
    [
      'another type',
      'time is a number, not a text: use c.integer, c.bigint or c.double.nullable',
      "c.text.nullable('time')",
      'time',
    ],
  ])('explains a column of failures: %s', (_, sentence, column, given) => {
    expect(openInEditor(failureTable(column)).errors()).toEqual([notAssignable(given, sentence)]);
  });

  test.each([
    ['success', "c.boolean('success')", 'success may be null: use c.boolean.nullable'],
    [
      'flight_number',
      "c.text('flight_number')",
      'flight_number is a number, not a text: use c.integer, c.bigint or c.double',
    ],
    [
      'name',
      "c.timestamp('name')",
      'name is a text, not a timestamp: use c.text, or give the field the type UtcTimestamp',
    ],
    [
      'name',
      "c.date('name')",
      'name is a text, not a date: use c.text, or give the field the type CalendarDate',
    ],
    [
      'name',
      "c.yearOf('name')",
      'name is a text, not a timestamp: use c.text, or give the field the type UtcTimestamp',
    ],
    ['date_utc', "c.date('date_utc')", 'date_utc is a timestamp, not a date: use c.timestamp'],
    [
      'static_fire_date_utc',
      "c.yearOf('static_fire_date_utc')",
      'static_fire_date_utc may be null: yearOf needs a field that never is',
    ],
    ['payloads', "c.text('payloads')", 'payloads is a list, not a text: use c.json'],
    [
      'fairings.reused',
      "c.boolean('fairings.reused')",
      'fairings.reused may be null: use c.boolean.nullable',
    ],
  ])('explains a column of launches with %s: %s', (given, column, sentence) => {
    expect(openInEditor(launchTable(column)).errors()).toEqual([notAssignable(given, sentence)]);
  });

  test('lists the fields that fit for a typo', () => {
    const [error] = openInEditor(launchTable("c.boolean('upcomming')")).errors();
    const [, given, fields] =
      /^Argument of type '(.*)' is not .* of type '(.*)'\.$/.exec(error ?? '') ?? [];
    expect(given).toBe('"upcomming"');
    expect(fields?.split(' | ').toSorted()).toEqual([
      '"auto_update"',
      '"net"',
      '"tbd"',
      '"upcoming"',
    ]);
  });

  test('explains a resource that does not exist', () => {
    const text = "import { tablesOf } from '@spacex-platform/transform';\ntablesOf('launch');";
    const [error] = openInEditor(text).errors();
    expect(error).toContain(
      `"launch is not a resource of the API: correct it, or write tablesOf<YourDocument, 'launch'>('launch')"`,
    );
    expect(error).not.toContain('never');
  });

  test('names documents and rows in its errors', () => {
    const text = `import type { Launch } from '@spacex-platform/spacex-client';
import type { coreFlights, Row } from '@spacex-platform/transform';
declare const launch: Launch;
declare const flight: Row<typeof coreFlights>;
const one: number = launch;
const two: number = flight;
const three: number = launch.cores;`;
    expect(openInEditor(text).errors()).toEqual([
      "Type 'Launch' is not assignable to type 'number'.",
      "Type 'CoreFlight' is not assignable to type 'number'.",
      "Type 'LaunchCore[]' is not assignable to type 'number'.",
    ]);
  });

  test('accepts a plain string where a document has a timestamp, and the reverse', () => {
    const text = `import type { Launch } from '@spacex-platform/spacex-client';
declare const launch: Launch;
export const copy: Launch = { ...launch, date_utc: new Date().toISOString(), date_precision: 'decade' };
export const text: string = launch.date_utc;`;
    expect(openInEditor(text).errors()).toEqual([]);
  });
});

describe('hovering', () => {
  const client = "import { createSpacexClient } from '@spacex-platform/spacex-client';";
  const rows = "import { coreFlights, rowsOf } from '@spacex-platform/transform';";

  test('shows the names of documents and rows', () => {
    const list = `${client} const { /*hover*/documents } = await createSpacexClient().launches.list();`;
    expect(openInEditor(list).hover().type).toBe('const documents: readonly Launch[]');
    const flights = `${client} ${rows} const { documents } = await createSpacexClient().launches.list();
const /*hover*/flights = documents.flatMap(rowsOf(coreFlights));`;
    expect(openInEditor(flights).hover().type).toBe('const flights: CoreFlight[]');
  });

  test.each([
    [
      'a field of a row',
      `${rows} declare const flight: ReturnType<ReturnType<typeof rowsOf<typeof coreFlights>>>[number];
flight./*hover*/landing_success;`,
      'True, false or null; null with an attempt means unknown.',
    ],
    [
      'a field of a document',
      `${client} const launch = await createSpacexClient().launches.latest(); launch./*hover*/date_utc;`,
      'Launch date; the only reliable one of the four dates.',
    ],
    [
      'a field of a part',
      `${client} const launch = await createSpacexClient().launches.latest(); launch.cores[0]?./*hover*/landing_type;`,
      'ASDS (drone ship), RTLS (ground pad) or Ocean.',
    ],
  ])('shows the sentence of the data dictionary for %s', (_, text, sentence) => {
    expect(openInEditor(text).hover().documentation).toBe(sentence);
  });
});

describe('completion', () => {
  test('offers the words that the source is known to use', () => {
    const text = `import type { LaunchCore } from '@spacex-platform/spacex-client';
declare const core: LaunchCore;
if (core.landing_type === /*complete*/'') console.log();`;
    expect(openInEditor(text).completions()).toEqual(
      expect.arrayContaining(['ASDS', 'RTLS', 'Ocean']),
    );
  });

  test('offers the paths of a document to a column, and no sentence', () => {
    const found = openInEditor(launchTable("c.text(/*complete*/'')")).completions();
    expect(found).toEqual(expect.arrayContaining(['id', 'name', 'date_precision']));
    expect(found).not.toContain('flight_number');
    expect(found.filter((name) => name.includes(' '))).toEqual([]);
  });
});
