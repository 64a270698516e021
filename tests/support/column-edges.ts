import type { ColumnType } from '@spacex-platform/transform';

/** Numbers at the limits of the column types, and past them. */
export const edgeNumbers: readonly number[] = [
  ...[0, 1, -1, 0.5, -0.5, 5383.85, 74_000_000_000, 1e-300, 1e300],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31), -(2 ** 31) - 1, 2 ** 32, 2 ** 32 + 1],
  ...[Number.MAX_SAFE_INTEGER, 2 ** 53, Number.MIN_SAFE_INTEGER, -(2 ** 53), 2 ** 63, -(2 ** 63)],
  ...[Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE],
];

/** Texts that are dates or timestamps, or nearly. */
export const edgeTexts: readonly string[] = [
  ...[
    '',
    ' ',
    'FalconSat',
    'rubbish',
    '2010',
    '2010-06',
    '12',
    'null',
    'true',
    'NaN',
    'in\ufeffside',
    '\ufeffmark',
  ],
  ...['2010-06-04', '0001-01-01', '9999-12-31', '2000-02-29', '1900-02-29', '2021-02-30'],
  ...['0000-01-01', '10000-01-01', '2022-13-01', '2022-1-1', '2010-06-04 ', '20100604'],
  ...['2006-03-24T22:30:00.000Z', '2006-03-24T22:30:00Z', '2006-03-24T22:30:00'],
  ...['2006-03-25T10:30:00+12:00', '2006-03-24T18:30:00.25-04:00', '2006-03-24T22:30:00-00:00'],
  ...['2021-04-21T20:00:01.999872', '2021-04-21T20:00:01.9998720Z', '2021-04-21T20:00:01.9998721Z'],
  ...['0001-01-01T00:00:00+00:01', '0001-01-01T00:00:00-00:01', '9999-12-31T23:59:59.999999Z'],
  ...['9999-12-31T23:59:59-00:01', '9999-12-31T23:59:59+00:01', '2022-02-30T00:00:00Z'],
  ...['2022-01-31T24:00:00Z', '2022-01-31T23:59:60Z', '2022-01-31T23:60:00Z', '2022-01-31T10:00Z'],
  ...['2022-01-31t10:00:00z', '2022-01-31 10:00:00Z', '2022-01-31T10:00:00+1200', 'T10:00:00Z'],
  ...['2022-01-31T10:00:00.Z', '2022-01-31T10:00:00,5Z', '2022-01-31T10:00:00Z\n', '٢٠٢٢-01-01'],
];

/**
 * The value that a column of a type must have for a JSON value, computed without the code under
 * test; undefined if the document must be rejected. JSON values other than null only.
 */
export function expectedValue(type: ColumnType | 'year', value: unknown): unknown {
  switch (type) {
    case 'text':
      return typeof value === 'string' && isStorable(value) ? value : undefined;
    case 'integer':
      return isIntegerUpTo(value, 2 ** 31 - 1) || value === -(2 ** 31) ? value : undefined;
    case 'bigint':
      return isIntegerUpTo(value, 2 ** 53 - 1) ? value : undefined;
    case 'double':
      return typeof value === 'number' ? value : undefined;
    case 'boolean':
      return value === true || value === false ? value : undefined;
    case 'date':
      return typeof value === 'string' && existingDay.test(value) && isDay(value)
        ? value
        : undefined;
    case 'timestamp':
      return expectedTimestamp(value);
    case 'year': {
      const text = expectedValue('date', value) ?? expectedTimestamp(value);
      return typeof text === 'string' ? Number(text.slice(0, 4)) : undefined;
    }
    case 'json':
      return isStorable(JSON.stringify(value, undefined, 0)) && !hasUnstorable(value)
        ? value
        : undefined;
  }
}

function isIntegerUpTo(value: unknown, max: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= max;
}

/** Whether a text survives UTF-8 and has no NUL. */
function isStorable(text: string): boolean {
  return !/\0/.test(text) && Buffer.from(text).toString() === text;
}

function hasUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return !isStorable(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, item]) => !isStorable(key) || hasUnstorable(item));
}

const existingDay = /^\d{4}-\d{2}-\d{2}$/;

/** Whether Date has this day: it moves days that do not exist into the next month. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return text > '0001' && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function expectedTimestamp(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const parts =
    /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/.exec(value) ?? [];
  const [, day, clock = '', fraction = '', zone = 'Z'] = parts;
  if (day === undefined || !isDay(day) || clock >= '24' || /[1-9]/.test(fraction.slice(6))) {
    return undefined;
  }
  const time = Date.parse(`${day}T${clock}${zone}`);
  if (Number.isNaN(time)) return undefined;
  const utc = new Date(time).toISOString();
  if (!/^\d{4}/.test(utc) || utc < '0001') return undefined;
  const micros = fraction.slice(0, 6).padEnd(6, '0');
  return `${utc.slice(0, 19)}.${micros.endsWith('000') ? micros.slice(0, 3) : micros}Z`;
}
