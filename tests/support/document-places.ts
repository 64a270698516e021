import { core } from 'zod';

/** Keys and positions from the document down. */
export type Steps = readonly (string | number)[];

/** A path in a document: its value, and its schema. */
export interface Place {
  readonly steps: Steps;
  /** The schema of the value, without null. */
  readonly schema: core.$ZodType;
  readonly nullable: boolean;
  readonly value: unknown;
}

/** Every path in a valid document, starting with the document itself. */
export function placesOf(schema: core.$ZodType, value: unknown, steps: Steps = []): Place[] {
  const { def } = (schema as core.$ZodTypes)._zod;
  if (def.type === 'nullable') {
    const [itself, ...inside] = placesOf(def.innerType, value, steps) as [Place, ...Place[]];
    return [{ ...itself, nullable: true }, ...inside];
  }
  return [{ steps, schema, nullable: false, value }, ...placesInside(schema, value, steps)];
}

function placesInside(schema: core.$ZodType, value: unknown, steps: Steps): Place[] {
  const { def } = (schema as core.$ZodTypes)._zod;
  if (value === null) return [];
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, field]) =>
        placesOf(field, (value as Record<string, unknown>)[key], [...steps, key]),
      );
    case 'array':
      return (value as unknown[]).flatMap((item, at) =>
        placesOf(def.element, item, [...steps, at]),
      );
    case 'union': {
      const chosen = def.options.find((option) => core.safeParse(option, value).success);
      return chosen === undefined ? [] : placesInside(chosen, value, steps);
    }
    default:
      return [];
  }
}

/** A copy of the document with something else at a place; without it, where that is undefined. */
export function withValueAt(document: unknown, steps: Steps, value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return value;
  if (Array.isArray(document)) {
    return document.map((item, at) => (at === step ? withValueAt(item, rest, value) : item));
  }
  const fields = new Map(Object.entries(document as object));
  const field = withValueAt(fields.get(String(step)), rest, value);
  if (field === undefined) fields.delete(String(step));
  else fields.set(String(step), field);
  return Object.fromEntries(fields);
}

/** A place as people write it, and as issues name it: `cores[0].flight`. */
export function pathText(steps: Steps): string {
  let text = '';
  for (const step of steps) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (step === '') text += '[""]';
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
