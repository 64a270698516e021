import type { JsonObject, Recorded, RecordedLake } from './fixture.ts';
import type { Etl } from './history.ts';

export const martNames = [
  'core_usage',
  'core_turnarounds',
  'reuse_by_year',
  'turnaround_by_year',
  'landings_by_type_year',
  'launchpad_usage',
  'payload_mass_by_orbit',
] as const;

/** What a lake does not need if only the newest run is kept. */
export const collectGarbage = ['lake', 'gc', '--keep', '1', '--older-than', '0m', '--json'];

/** The JSON that a command prints. */
export async function jsonOf<T>(etl: Etl, ...args: string[]): Promise<T> {
  const done = await etl(...args);
  if (done.code !== 0)
    throw new Error(`${args.join(' ')} exited with ${done.code}: ${done.stderr}`);
  return JSON.parse(done.stdout) as T;
}

/** Asks a target for everything that must not depend on the version of the code. */
export async function record(etl: Etl, target: string): Promise<Recorded> {
  const on = ['--target', target, '--json'];
  return {
    coreUsage: await jsonOf(etl, 'query', 'core_usage', ...on),
    marts: await (target === 'redshift' ? martsByName(etl, target) : martRows(etl, target)),
    rows: await rowCounts(etl, target),
    runs: await jsonOf(etl, 'runs', ...on),
    rejects: await jsonOf(etl, 'rejects', '--all', ...on),
    check: await jsonOf(etl, 'check', ...on),
  };
}

/** The rows of every mart. Redshift has no function that makes a row an object. */
async function martsByName(etl: Etl, target: string): Promise<Recorded['marts']> {
  const marts: Record<string, JsonObject[]> = {};
  for (const name of martNames) {
    marts[name] = await jsonOf(etl, 'query', name, '--target', target, '--json');
  }
  return marts;
}

/** The rows of every mart, by one query: each command opens the target again, which takes time. */
async function martRows(etl: Etl, target: string): Promise<Recorded['marts']> {
  const rows = martNames.map(
    (name) => `select '${name}' as mart, cast(to_json(m) as varchar) as content from ${name} m`,
  );
  const found = await jsonOf<{ mart: string; content: string }[]>(
    etl,
    ...['query', rows.join(' union all '), '--target', target, '--json'],
  );
  const byMart = Map.groupBy(found, ({ mart }) => mart);
  return Object.fromEntries(
    martNames.map((name) => [
      name,
      (byMart.get(name) ?? []).map(({ content }) => JSON.parse(content) as JsonObject),
    ]),
  );
}

export async function recordLake(etl: Etl, target: string): Promise<RecordedLake> {
  const common = await record(etl, target);
  const { files } = await jsonOf<{ files: { path: string }[] }>(etl, ...collectGarbage);
  return {
    ...common,
    lakeRuns: await jsonOf(etl, 'lake', 'runs', '--json'),
    garbage: files.map(({ path }) => path).sort(),
  };
}

/** Tables that the resources of the snapshot fill. */
export const tableNames = [
  'capsules',
  'core_flights',
  'cores',
  'crew',
  'fairing_ships',
  'landpads',
  'launch_capsules',
  'launch_crew',
  'launch_failures',
  'launch_payloads',
  'launch_ships',
  'launches',
  'launchpads',
  'payload_customers',
  'payload_manufacturers',
  'payload_nationalities',
  'payload_norad_ids',
  'payloads',
  'rocket_payload_weights',
  'rockets',
  'ship_roles',
  'ships',
] as const;

/** Number of rows of each table. */
export async function rowCounts(etl: Etl, target: string): Promise<Record<string, number>> {
  const counts = tableNames.map((name) => `select '${name}' as name, count(*) as n from ${name}`);
  const sql = `${counts.join(' union all ')} order by name`;
  const rows = await jsonOf<{ name: string; n: number | string }[]>(
    etl,
    ...['query', sql, '--target', target, '--json'],
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, Number(n)]));
}
