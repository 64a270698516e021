/** The switches of the stack, with the values that the tests combine. */
const levels = {
  warehouse: ['none', 'provisioned', 'serverless'],
  endpoints: ['all', 'none', 'some'],
  zones: ['default', 'two'],
  nat_gateways: ['one', 'per_zone'],
  nodes: ['two', 'one large'],
  paused: [false, true],
  copied: [false, true],
  pod: [true, false],
  analysts: [true, false],
  protected: [false, true],
  ingest: ['api', 'live with key'],
  unreserved: [false, true],
} as const;

type Levels = typeof levels;

/** One value of each switch. */
export type Combination = { readonly [Name in keyof Levels]: Levels[Name][number] };

/** A pair of values that must occur together in at least one combination. */
export type Pair = Partial<Combination>;

/** Whether the variables of the stack accept these values together. */
export function isAllowed({ warehouse, zones, ...rest }: Pair): boolean {
  const isOther = warehouse !== undefined && warehouse !== 'provisioned';
  if (isOther && (rest.paused === true || rest.copied === true)) return false;
  return !(warehouse === 'serverless' && zones === 'two');
}

/** Every allowed pair of values of two switches. */
export function allowedPairs(): readonly Pair[] {
  const switches = Object.entries(levels).map(([name, values]) =>
    values.map((value) => ({ [name]: value })),
  );
  return switches
    .flatMap((ones, at) =>
      switches
        .slice(at + 1)
        .flatMap((others) => ones.flatMap((one) => others.map((other) => ({ ...one, ...other })))),
    )
    .filter(isAllowed);
}

const common = {
  zones: 'default',
  nodes: 'two',
  paused: false,
  pod: true,
  analysts: true,
  protected: false,
  ingest: 'api',
  unreserved: false,
} as const;

/** The combinations of deploy/aws/terraform/sizes. */
export const sizes = {
  small: { ...common, warehouse: 'none', endpoints: 'none', nat_gateways: 'one', copied: false },
  medium: {
    ...common,
    ...{ warehouse: 'serverless', endpoints: 'none', nat_gateways: 'one', copied: false },
  },
  large: {
    ...common,
    ...{ warehouse: 'provisioned', endpoints: 'all', nat_gateways: 'per_zone', copied: true },
  },
} as const satisfies Readonly<Record<string, Combination>>;

/**
 * Combinations that contain every allowed pair of values; the same each time. After the sizes, of the combinations that start
 * with a missing pair, each is the one that contains the most missing pairs.
 */
function pairwiseCombinations(): readonly Combination[] {
  const combinations: Combination[] = Object.values(sizes);
  const isMissing = (pair: Pair) => !combinations.some((one) => contains(one, pair));
  let missing = allowedPairs().filter(isMissing);
  while (missing.length > 0) {
    const gain = (row: Pair) => missing.filter((pair) => contains(row, pair)).length;
    const rows = missing.map((pair) => completed(pair, gain));
    const best = rows.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    combinations.push(best);
    missing = missing.filter((pair) => !contains(best, pair));
  }
  return combinations;
}

/** Adds the allowed value of each other switch that gains the most. */
function completed(pair: Pair, gain: (row: Pair) => number): Combination {
  let row = pair;
  for (const [name, values] of Object.entries(levels)) {
    if (name in row) continue;
    const rows = values.map((value): Pair => ({ ...row, [name]: value })).filter(isAllowed);
    row = rows.reduce((one, other) => (gain(other) > gain(one) ? other : one));
  }
  return row as Combination;
}

/** Whether a combination has both values of a pair. */
export function contains(combination: Pair, pair: Pair): boolean {
  return Object.entries(pair).every(([name, value]) => combination[name as keyof Pair] === value);
}

/** The variables of Terraform for a combination. */
export function variablesOf(combination: Combination): Readonly<Record<string, unknown>> {
  const { warehouse, endpoints, zones, nat_gateways, nodes, ingest } = combination;
  return {
    environment: 'switch',
    account_id: '123456789012',
    region: 'eu-central-1',
    warehouse,
    endpoints: { all: null, none: [], some: ['kms', 'sts'] }[endpoints],
    zones: zones === 'two' ? ['eu-central-1a', 'eu-central-1b'] : null,
    nat_gateways,
    redshift_node_type: nodes === 'two' ? 'ra3.xlplus' : 'ra3.large',
    redshift_number_of_nodes: nodes === 'two' ? 2 : 1,
    pause_schedule: combination.paused
      ? { pause: 'cron(0 20 ? * MON-FRI *)', resume: 'cron(0 5 ? * MON-FRI *)' }
      : null,
    snapshot_copy: combination.copied ? { region: 'eu-west-1', retention_days: 7 } : null,
    etl_pod: combination.pod
      ? { oidc_provider_arn: 'arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/1' }
      : null,
    analysts: combination.analysts ? { ada: ['arn:aws:iam::123456789012:role/ada'] } : {},
    protect_data: combination.protected,
    ingest_source: ingest === 'api' ? 'api' : 'live',
    launch_library_key: ingest !== 'api',
    ingest_concurrency: combination.unreserved ? null : 1,
    // The local AWS does not support usage limits of Redshift.
    spectrum_daily_terabytes: null,
  };
}

/** Combinations that contain every allowed pair of values. */
export const combinations = pairwiseCombinations();
