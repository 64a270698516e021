import type { ReferenceDocuments } from '../support/reference-data.ts';

type Doc = Record<string, unknown>;

/** The documents of a resource; `company` and `roadster` have one each. */
export function documentsOf(all: ReferenceDocuments, resource: string): Doc[] {
  return [(all as Record<string, Doc | Doc[]>)[resource] ?? []].flat();
}

function isObject(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const snake = (name: string) => name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** Every field of a document by its default column name, with nested names joined by `_`. */
export function flattened(document: Doc, prefix = ''): Doc {
  const fields: Doc = {};
  for (const [name, value] of Object.entries(document)) {
    const column = prefix + snake(name);
    fields[column] = value;
    if (isObject(value)) Object.assign(fields, flattened(value, `${column}_`));
  }
  return fields;
}

/** Arrays with a child table, and the columns of their elements. */
export const childArrays: readonly {
  readonly table: string;
  readonly resource: string;
  readonly path: readonly string[];
  readonly row: (element: never) => Doc;
}[] = [
  {
    table: 'core_flights',
    resource: 'launches',
    path: ['cores'],
    row: ({ core, landpad, ...rest }: Doc) => ({ ...rest, core_id: core, landpad_id: landpad }),
  },
  list('launch_payloads', 'launches', 'payloads', 'payload_id'),
  list('launch_ships', 'launches', 'ships', 'ship_id'),
  list('launch_capsules', 'launches', 'capsules', 'capsule_id'),
  {
    table: 'launch_crew',
    resource: 'launches',
    path: ['crew'],
    row: (crew: string) => ({ crew_id: crew, role: null }),
  },
  {
    table: 'launch_failures',
    resource: 'launches',
    path: ['failures'],
    row: ({ time, altitude, reason }: Doc) => ({ time_s: time, altitude_km: altitude, reason }),
  },
  list('fairing_ships', 'launches', 'fairings.ships', 'ship_id'),
  list('payload_customers', 'payloads', 'customers', 'customer'),
  list('payload_nationalities', 'payloads', 'nationalities', 'nationality'),
  list('payload_manufacturers', 'payloads', 'manufacturers', 'manufacturer'),
  list('payload_norad_ids', 'payloads', 'norad_ids', 'norad_id'),
  {
    table: 'rocket_payload_weights',
    resource: 'rockets',
    path: ['payload_weights'],
    row: ({ name, kg, lb }: Doc) => ({ name, kg, lb }),
  },
  list('ship_roles', 'ships', 'roles', 'role'),
];

function list(table: string, resource: string, path: string, column: string) {
  return { table, resource, path: path.split('.'), row: (value: unknown) => ({ [column]: value }) };
}

/** The elements of an array of a document; empty if the array is missing. */
export function elementsAt(document: Doc, path: readonly string[]): unknown[] {
  let value: unknown = document;
  for (const step of path) value = isObject(value) ? value[step] : undefined;
  return Array.isArray(value) ? value : [];
}

/** A timestamp as microseconds, so that notations are comparable; any other text unchanged. */
function momentOf(text: string): string | number {
  if (!/^\d{4}-\d\d-\d\dT/.test(text)) return text;
  const zoned = /(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const micros = Number(/\.\d{3}(\d{1,3})/.exec(zoned)?.[1]?.padEnd(3, '0') ?? 0);
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? text : ms * 1000 + micros;
}

/** Converts texts of timestamps to numbers; returns all other values unchanged. */
export function plain(value: unknown): unknown {
  return typeof value === 'string' ? momentOf(value) : value;
}
