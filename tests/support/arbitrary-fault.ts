import fc from 'fast-check';
import type { core } from 'zod';
import { arbitraryDocument } from './arbitrary-document.ts';
import { arbitraryText } from './arbitrary-text.ts';
import { type Place, pathText, placesOf, type Steps, withValueAt } from './document-places.ts';
import { SpeltJson } from './json-text.ts';
import { wrongValues } from './wrong-values.ts';

/** A document with one value that violates its schema. */
export interface Faulty {
  readonly document: unknown;
  /** Path of the value, as an issue or drift must name it. */
  readonly path: string;
  /** Fields that the schema does not know. */
  readonly drift: readonly string[];
}

type Schema = core.$ZodType;

function faultAt(
  schema: Schema,
  isPossible: (place: Place) => boolean,
  faultOf: (place: Place, document: unknown) => fc.Arbitrary<Faulty>,
): fc.Arbitrary<Faulty> {
  return arbitraryDocument(schema).chain((document) =>
    fc
      .constantFrom(...placesOf(schema, document).filter(isPossible))
      .chain((place) => faultOf(place, document)),
  );
}

/** Documents with one value that the schema refuses, or without one that it requires. */
export function arbitraryBroken(schema: Schema): fc.Arbitrary<Faulty> {
  return faultAt(
    schema,
    () => true,
    ({ steps, ...place }, document) => {
      const wrong = [...wrongValues(place.schema)];
      if (!place.nullable) wrong.push(null);
      // Without an element a list is as good as before.
      if (typeof steps.at(-1) === 'string') wrong.push(undefined);
      return fc.constantFrom(...wrong).map((value) => ({
        document: withValueAt(document, steps, value),
        path: pathText(steps),
        drift: [],
      }));
    },
  );
}

/** Documents with one field that the schema does not know, in any object. */
export function arbitraryDrifted(schema: Schema): fc.Arbitrary<Faulty> {
  return faultAt(schema, isObject, (place, document) =>
    fc
      .tuple(unknownKey(place), unknownValue)
      .map(([key, value]) => withUnknownField(document, [...place.steps, key], value)),
  );
}

/** Documents with one text or key that has a NUL character or half of a surrogate pair. */
export function arbitraryUnstorable(schema: Schema): fc.Arbitrary<Faulty> {
  const isText = ({ value }: Place) => typeof value === 'string';
  const inText = faultAt(schema, isText, ({ steps }, document) =>
    unstorableText.map((value) => ({
      document: withValueAt(document, steps, value),
      path: pathText(steps),
      drift: [],
    })),
  );
  const inKey = faultAt(schema, isObject, (place, document) =>
    fc
      .tuple(unstorableKey, unknownValue)
      .map(([key, value]) => withUnknownField(document, [...place.steps, key], value)),
  );
  const inUnknownField = faultAt(schema, isObject, (place, document) =>
    fc.tuple(unknownKey(place), unstorableText).map(([key, value]) => ({
      ...withUnknownField(document, [...place.steps, key], [0, { deep: value }]),
      path: pathText([...place.steps, key, 1, 'deep']),
    })),
  );
  return fc.oneof(inText, inKey, inUnknownField);
}

function withUnknownField(document: unknown, steps: Steps, value: unknown): Faulty {
  const path = pathText(steps);
  return { document: withValueAt(document, steps, value), path, drift: [path] };
}

const isObject = ({ schema, value }: Place) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && shapeOf(schema) !== null;

function shapeOf(schema: Schema): Readonly<Record<string, unknown>> | null {
  const { def } = (schema as core.$ZodTypes)._zod;
  return def.type === 'object' ? def.shape : null;
}

function unknownKey({ schema }: Place): fc.Arbitrary<string> {
  const shape = shapeOf(schema) ?? {};
  return fc
    .oneof(arbitraryText, fc.constantFrom('', '__proto__', 'constructor', 'length', '0', 'Id'))
    .filter((key) => !Object.hasOwn(shape, key) && isPlainKey(key));
}

/**
 * Summaries of drift leave positions out, those in keys too. And a key with a backslash makes
 * JSON.parse of Node 24 read other keys wrongly: https://github.com/nodejs/node/issues/63785
 */
function isPlainKey(key: string): boolean {
  return !/\[\d+\]/.test(key) && !key.includes('\\');
}

const character = fc.constantFrom('a', 'Z', ' ', '.', '$', "'", '\n', 'é', 'e\u0301', '🛰');
const unknownValue = fc.oneof(arbitraryText, fc.jsonValue({ maxDepth: 3, stringUnit: character }));

const unstorablePart = fc.constantFrom(
  '\0',
  '\ud800',
  '\udbff',
  '\udc00',
  '\udfff',
  '\udc00\ud800',
);
const unstorableWhole = fc
  .tuple(arbitraryText, unstorablePart, arbitraryText)
  .map((parts) => parts.join(''));
const unstorableKey = unstorableWhole.filter(isPlainKey);

/** By escapes, and by the half itself where JSON allows it. */
const unstorableText = fc.oneof(
  unstorableWhole,
  fc
    .tuple(arbitraryText, fc.constantFrom('\ud800', '\udfff'), arbitraryText)
    .map(([before, half, after]) => {
      const [start, end] = [JSON.stringify(before).slice(0, -1), JSON.stringify(after).slice(1)];
      return new SpeltJson(`${start}${half}${end}`);
    }),
);
