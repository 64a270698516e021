import { tables } from '@spacex-platform/transform';

/** Unusual values that the schema accepts, and the checks that must report them. */
export interface EdgeCase {
  readonly what: string;
  readonly statements: readonly string[];
  readonly reported: readonly string[];
}

const crs2 = "where name = 'CRS-2'";

/** Texts that resemble a timestamp but are not valid. */
const invalidTimestamps = [
  '2008-13-45T11:15:00+12:00',
  '2022-02-30T10:00:00-05:00',
  '2023-02-29T10:00:00-05:00',
  '1900-02-29T10:00:00-05:00',
  '2022-04-31T10:00:00-05:00',
  '2022-00-10T10:00:00-05:00',
  '2022-01-00T10:00:00-05:00',
  '2022-01-10T99:00:00-04:00',
  '2022-01-10T24:00:00-04:00',
  '2022-01-10T10:60:00-04:00',
  '2022-01-10T10:00:61-04:00',
  '2022-01-10T10:00:00+16:00',
  '2022-01-10T10:00:00-05:99',
  'abcd-ef-ghTij:kl:mn+op:qr',
  '٢٠٢٢-01-10T10:00:00-05:00',
  '2022-01-10T10:00:00-05:00\n',
  '____-__-__T__:__:__-__:__',
  '',
];

export const edgeCases: readonly EdgeCase[] = [
  ...invalidTimestamps.map((text) => ({
    what: `date_local ${JSON.stringify(text)}`,
    statements: [`update launches set date_local = '${text}' ${crs2}`],
    reported: ['launches.date_local.of_date'],
  })),
  {
    what: 'the largest flight number',
    statements: [`update launches set flight_number = 2147483647 ${crs2}`],
    reported: ['launches.flight_number.without_gap'],
  },
  {
    what: 'the largest flight of a core',
    statements: [
      `update core_flights set flight = 2147483647
        where launch_id = (select launch_id from launches ${crs2})`,
    ],
    reported: ['core_flights.flight.in_order'],
  },
  {
    what: 'the smallest flight of a core',
    statements: [
      "update core_flights set flight = -2147483648 where core_id = (select core_id from cores where serial = 'B1051')",
    ],
    reported: ['core_flights.flight.in_order', 'core_flights.flight.range'],
  },
  {
    what: 'masses whose sum overflows a double',
    statements: ['update payloads set mass_kg = 1.7e308 where mass_kg > 0'],
    reported: ['payloads.mass_kg.range'],
  },
  {
    what: 'a name as long as a column of Redshift',
    statements: [
      `update launches set name = repeat('x', 65535), date_precision = 'day' ${crs2}`,
      `update cores set serial = repeat('x', 65535), reuse_count = 99 where serial = 'B1058'`,
    ],
    reported: ['launches.date.exact', 'cores.reuse_count.of_launches'],
  },
  {
    what: 'a landpad whose name is a pattern',
    statements: ["update landpads set name = '%' where name = 'LZ-1'"],
    reported: [],
  },
];

type Kind = 'integer' | 'bigint' | 'double' | 'timestamp' | 'text';

/** The smallest and the largest value that the schema accepts, by type. */
const extremes: Readonly<Record<'smallest' | 'largest', Readonly<Record<Kind, string>>>> = {
  smallest: {
    integer: '-2147483648',
    bigint: '-9007199254740991',
    double: '-1.7976931348623157e308',
    timestamp: "'0001-01-01T00:00:00Z'",
    text: "''",
  },
  largest: {
    integer: '2147483647',
    bigint: '9007199254740991',
    double: '1.7976931348623157e308',
    timestamp: "'9999-12-31T23:59:59.999999Z'",
    text: "'\\%_'",
  },
};

/** Statements that set every value except keys and references to an extreme. */
export function setToExtreme(extreme: keyof typeof extremes): string[] {
  return tables.flatMap(({ name, key, columns }) => {
    const set = Object.entries(columns).flatMap(([column, { type, references }]) => {
      const isFree = !key.includes(column) && references === undefined;
      const value = extremes[extreme][type as Kind];
      return isFree && value !== undefined ? [`"${column}" = ${value}`] : [];
    });
    return set.length === 0 ? [] : [`update ${name} set ${set.join(', ')}`];
  });
}

/** Timestamps in UTC, each with the same time at another offset. */
export const equalTimestamps: readonly (readonly [utc: string, local: string])[] = [
  ['0001-01-01T00:00:00Z', '0001-01-01T14:00:00+14:00'],
  ['1900-03-01T00:30:00Z', '1900-02-28T19:30:00-05:00'],
  ['1969-12-31T23:59:59Z', '1970-01-01T12:59:59+13:00'],
  ['2000-03-01T03:00:00Z', '2000-02-29T22:00:00-05:00'],
  ['2020-02-29T23:59:59Z', '2020-03-01T12:59:59+13:00'],
  ['2022-12-31T12:15:00Z', '2023-01-01T00:00:00+11:45'],
  ['2023-03-01T00:00:00.750Z', '2023-02-28T20:30:00-03:30'],
  ['2024-10-05T16:00:00Z', '2024-10-05T12:00:00-04:00'],
  ['2096-02-29T12:00:00Z', '2096-02-29T12:00:00+00:00'],
  ['2100-03-01T00:00:00Z', '2100-02-28T12:00:00-12:00'],
  ['9999-12-31T23:59:59.999999Z', '9999-12-31T18:59:59-05:00'],
];
