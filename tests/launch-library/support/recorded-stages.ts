/** Names of launch sites and landing places by their ids, as the tables have them. */
const sites = {
  80: 'CCSFS SLC 40',
  87: 'KSC LC 39A',
  16: 'VAFB SLC 4E',
  235: 'Orbital Launch Pad 2',
};
const places = {
  ...{ 1: 'OCISLY', 3: 'JRTI', 17: 'ASOG', 4: 'LZ-1', 5: 'LZ-2', 7: 'LZ-4', 62: 'LZ-40' },
};

function caseOf(names: Readonly<Record<number, string>>, value: string): string {
  const cases = Object.entries(names).map(([id, name]) => `when ${id} then '${name}'`);
  return `case ${value} ${cases.join(' ')} end`;
}

/**
 * The relations `launch` and `stage` of a recorded file, in SQL of DuckDB over its JSON, without the
 * code of the adapter.
 */
export function recorded(file: string): string {
  return `with launch as (
      select l, l->>'id' as launch, (l->'status'->>'id')::int as status,
        epoch((l->>'net')::timestamptz)::bigint as seconds,
        l->'rocket'->'configuration'->>'family' as family,
        ${caseOf(sites, "(l->'pad'->>'id')::int")} as site
      from (select unnest(from_json(content::json, '["json"]')) as l from read_text('${file}'))
    ), stage as (
      select launch.*, s->'launcher'->>'serial_number' as serial,
        (s->>'launcher_flight_number')::int as flight, (s->>'reused')::boolean as reused,
        (s->'landing'->>'attempt')::boolean as attempt,
        (s->'landing'->>'success')::boolean as success,
        case when (s->'landing'->>'attempt')::boolean then s->'landing'->'type'->>'abbrev' end as type,
        case when (s->'landing'->>'attempt')::boolean
          then ${caseOf(places, "(s->'landing'->'location'->>'id')::int")} end as place
      from (select *, unnest(from_json(l->'rocket'->'launcher_stage', '["json"]')) as s from launch)
        as launch
    )`;
}
