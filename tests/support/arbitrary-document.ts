import fc from 'fast-check';
import type { core } from 'zod';
import { arbitraryDate, arbitraryMoment } from './arbitrary-moment.ts';
import { arbitraryText, arbitraryTextOf } from './arbitrary-text.ts';

/**
 * Every value that a schema allows, and those at its edges more often than chance has it.
 *
 * @throws TypeError for a construct of zod's that it does not know, so that none goes untested
 * @example
 * ```ts
 * fc.assert(fc.property(arbitraryDocument(resources.cores.schema), (core) => …));
 * ```
 */
export function arbitraryDocument(schema: core.$ZodType): fc.Arbitrary<unknown> {
  const { def } = (schema as core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object':
      return objectOf(def);
    case 'array':
      refuseChecks(def);
      return arrayOf(arbitraryDocument(def.element));
    case 'union':
      refuseChecks(def);
      return fc.oneof(...def.options.map(arbitraryDocument));
    case 'nullable':
      refuseChecks(def);
      return fc.option(arbitraryDocument(def.innerType), { nil: null, freq: 6 });
    case 'boolean':
      refuseChecks(def);
      return fc.boolean();
    case 'number':
      return numberOf(def);
    case 'string':
      return textOf(def);
    default:
      throw unknown(`the type ${def.type}`);
  }
}

function objectOf(def: core.$ZodObjectDef): fc.Arbitrary<unknown> {
  refuseChecks(def);
  if (def.catchall?._zod.def.type !== 'never') throw unknown('an object that is not strict');
  const fields = Object.entries(def.shape).map(([key, field]) => [key, arbitraryDocument(field)]);
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    noNullPrototype: true,
  });
}

function arrayOf(element: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 60, arbitrary: fc.array(element, { maxLength: 4, size: 'max' }) },
    { weight: 1, arbitrary: fc.array(element, { minLength: 40, maxLength: 200, size: 'max' }) },
  );
}

function numberOf(def: core.$ZodNumberDef): fc.Arbitrary<number> {
  refuseChecks(def);
  switch ((def as Partial<core.$ZodNumberFormatDef>).format) {
    case 'int32':
      return fc.oneof(
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        fc.constantFrom(-0, -(2 ** 31), 2 ** 31 - 1),
      );
    case 'safeint':
      return fc.oneof(
        fc.maxSafeInteger(),
        fc.constantFrom(-0, 2 ** 31, 2 ** 32, -(2 ** 32) - 1),
        fc.constantFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      );
    case undefined:
      return fc.oneof(
        { weight: 4, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            ...[-0, 0.1, 1e21, 1e-7, 2 ** 53 + 2, 2 ** -1022, 2 ** -1022 - 2 ** -1074],
            ...[Number.MIN_VALUE, -Number.MIN_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE],
          ),
        },
      );
    default:
      throw unknown('a number format');
  }
}

/** Twelve bytes as the API writes them, and whatever else is a text of that length. */
const objectId = fc.stringMatching(/^[0-9a-f]{24}$/);

function textOf(def: core.$ZodStringDef): fc.Arbitrary<string> {
  const { format, local } = formatOf(def);
  let minLength = 0;
  let maxLength: number | undefined;
  for (const check of checksOf(def)) {
    if (check.check === 'min_length') minLength = check.minimum;
    else if (check.check === 'max_length') maxLength = check.maximum;
    // A pattern narrows a format to what the arbitrary of that format makes, or a property fails.
    else if (check.check !== 'string_format' || format === undefined) throw unknown(check.check);
  }
  if (format === 'datetime') return arbitraryMoment(local ? '' : 'Z');
  if (format === 'date') return arbitraryDate;
  if (format !== undefined) throw unknown(`the format ${format}`);
  if (maxLength === undefined && minLength === 0) return arbitraryText;
  return fc.oneof(objectId, arbitraryTextOf(minLength, maxLength ?? 4000));
}

/** The format that a text must have, where it must have one; `local` means a moment without zone. */
export function formatOf(def: core.$ZodStringDef): { format: string | undefined; local: boolean } {
  const { format, local = false } = def as { format?: string; local?: boolean };
  return { format, local };
}

function checksOf(def: core.$ZodTypeDef) {
  return (def.checks ?? []).map((check) => (check as core.$ZodChecks)._zod.def);
}

function refuseChecks(def: core.$ZodTypeDef): void {
  for (const { check } of checksOf(def)) throw unknown(`${check} of ${def.type}`);
}

function unknown(construct: string): TypeError {
  return new TypeError(`No arbitrary for ${construct}: add one, or this schema goes untested`);
}
