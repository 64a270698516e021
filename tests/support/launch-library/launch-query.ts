/** A launch as the server has it, in the names of version 2.3.0 and with everything. */
export interface LaunchDocument {
  readonly id: string;
  net: string;
  last_updated: string;
  launch_service_provider?: { readonly id: number; readonly name?: string } | null;
  rocket?: { launcher_stage?: unknown[]; readonly [name: string]: unknown } | null;
  [name: string]: unknown;
}

/** The filters that the stand-in knows; like the server, it ignores all others. */
export interface LaunchQuery {
  readonly mode?: string;
  readonly limit?: string;
  readonly offset?: string;
  readonly ordering?: string;
  readonly lsp__id?: string;
  readonly id?: string;
  readonly net__gte?: string;
  readonly net__lte?: string;
  readonly last_updated__gte?: string;
}

export function selectLaunches(
  launches: Iterable<LaunchDocument>,
  query: LaunchQuery,
  inTie: 'stable' | 'shuffled' = 'stable',
): LaunchDocument[] {
  const providers = query.lsp__id?.split(',').map(Number);
  const ids = query.id?.split(',');
  const found = [...launches].filter(
    (launch) =>
      (providers === undefined || providers.includes(launch.launch_service_provider?.id ?? 0)) &&
      (ids === undefined || ids.includes(launch.id)) &&
      (query.net__gte === undefined || launch.net >= query.net__gte) &&
      (query.net__lte === undefined || launch.net <= query.net__lte) &&
      (query.last_updated__gte === undefined || launch.last_updated >= query.last_updated__gte),
  );
  const ordering = query.ordering ?? '';
  // An order that the server does not know is ignored; within a tie the order is undefined.
  const field = ordering.replace(/^-/, '');
  if (field !== 'net' && field !== 'last_updated') return found;
  if (inTie === 'shuffled') shuffle(found);
  const sign = ordering.startsWith('-') ? -1 : 1;
  const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
  return found.sort((one, other) => sign * compare(one[field], other[field]));
}

function shuffle(list: unknown[]): void {
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1));
    [list[at], list[other]] = [list[other], list[at]];
  }
}

const listed = [
  ...['id', 'url', 'name', 'slug', 'launch_designator', 'status', 'last_updated', 'net'],
  ...['net_precision', 'window_end', 'window_start', 'image', 'infographic'],
];

/** What the server shows of a launch in a mode. */
export function viewOf(launch: LaunchDocument, mode: string): Record<string, unknown> {
  if (mode === 'detailed') return { response_mode: 'detailed', ...launch };
  if (mode === 'list') {
    const fields = Object.entries(launch).filter(([name]) => listed.includes(name));
    return { ...Object.fromEntries(fields), response_mode: 'list' };
  }
  const { id, configuration } = (launch.rocket ?? {}) as Record<string, unknown>;
  return { ...launch, rocket: { id, configuration }, response_mode: 'normal' };
}
