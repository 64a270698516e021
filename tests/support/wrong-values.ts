import type { core } from 'zod';
import { formatOf } from './arbitrary-document.ts';
import { SpeltJson } from './json-text.ts';

const beyondDouble = [new SpeltJson('1e400'), new SpeltJson('-1e400')];

/**
 * Values that a schema refuses, null aside: of other types, out of range, impossible.
 *
 * @throws TypeError for a type of zod's that it does not know, so that none goes untested
 */
export function wrongValues(schema: core.$ZodType): readonly unknown[] {
  const { def } = (schema as core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return [7, 'text', false, []];
    case 'array':
      return [7, 'text', false, {}];
    case 'union':
      return [7, '', false, []];
    case 'boolean':
      return [0, 1, 'true', '', {}];
    case 'number':
      return ['1', '', true, [], ...beyondDouble, ...outOfRange(def)];
    case 'string':
      return [7, true, [], {}, ...wrongTexts(def)];
    default:
      throw new TypeError(`No wrong value for ${def.type}: add some, or it goes untested`);
  }
}

function outOfRange(def: core.$ZodNumberDef): readonly number[] {
  switch ((def as Partial<core.$ZodNumberFormatDef>).format) {
    case 'int32':
      return [2 ** 31, -(2 ** 31) - 1, 2 ** 32, 0.5, Number.MIN_VALUE, Number.MAX_VALUE];
    case 'safeint':
      return [2 ** 53, -(2 ** 53), 0.5, -1e-300, Number.MAX_VALUE];
    default:
      return [];
  }
}

function wrongTexts(def: core.$ZodStringDef): readonly string[] {
  const { format, local } = formatOf(def);
  if (format === 'date') return impossibleDates;
  if (format === 'datetime') {
    const [right, wrong] = local ? ['', 'Z'] : ['Z', ''];
    return [
      ...impossibleDates.map((date) => `${date}T00:00:00${right}`),
      ...impossibleClocks.map((clock) => `2022-01-31T${clock}${right}`),
      `2022-01-31T00:00:00${wrong}`,
      `2022-01-31T00:00:00+01:00`,
      `2022-01-31T00:00:00${right}\n`,
      '2022-01-31',
    ];
  }
  return (def.checks ?? []).flatMap((check) => {
    const limit = (check as core.$ZodChecks)._zod.def;
    if (limit.check === 'min_length') return '_'.repeat(limit.minimum - 1);
    if (limit.check === 'max_length') return '_'.repeat(limit.maximum + 1);
    return [];
  });
}

const impossibleDates = [
  ...['', 'soon', '2021-02-29', '1900-02-29', '2022-04-31', '2022-13-01', '2022-00-10'],
  ...['2022-01-00', '2022-01-32', '0000-01-01', '10000-01-01', '-0001-01-01', '2022-1-1'],
  ...['20220101', ' 2022-01-01', '٢٠٢٢-01-01'],
];

const impossibleClocks = [
  ...['24:00:00', '23:60:00', '23:59:60', '23:59', '1:00:00', '00:00:00.', '00:00:00.1234567'],
  ...['00:00:00,5', ''],
];
