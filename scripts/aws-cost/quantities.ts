/** What a stack has of everything that AWS charges by the hour or the month, counted in a plan of Terraform. */

/** Number of billable units by what they are; the names are those of deploy/aws/cost/prices.json. */
export type Quantities = Readonly<Record<string, number>>;

interface PlannedModule {
  readonly resources?: readonly {
    readonly type: string;
    readonly name: string;
    readonly mode: string;
    readonly values?: Readonly<Record<string, unknown>>;
  }[];
  readonly child_modules?: readonly PlannedModule[];
}

/** The part of `terraform show -json` that is read. */
export interface CostPlan {
  readonly planned_values: { readonly root_module: PlannedModule };
}

/**
 * Counts what a plan contains.
 *
 * @returns the number of nodes by type, of zones with an interface endpoint (endpoints times subnets), of NAT
 *   gateways, public addresses, keys, secrets, alarms, dashboards, and different metrics of log filters
 */
export function quantitiesOf(plan: CostPlan): Quantities {
  const within = ({ resources = [], child_modules = [] }: PlannedModule): Resource[] => [
    ...resources.filter(({ mode }) => mode === 'managed'),
    ...child_modules.flatMap(within),
  ];
  const resources = within(plan.planned_values.root_module);
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const clusters = of('aws_redshift_cluster');
  const namespaces = of('aws_redshiftserverless_namespace');
  const nodes: Quantities = Object.fromEntries(
    clusters.map(({ values = {} }) => [
      String(values['node_type']),
      Number(values['number_of_nodes']),
    ]),
  );
  const subnets = of('aws_subnet').filter(({ name }) => name === 'private').length;
  const endpoints = of('aws_vpc_endpoint').filter(
    ({ values = {} }) => values['vpc_endpoint_type'] === 'Interface',
  );
  const counted: Quantities = {
    ...nodes,
    serverless: of('aws_redshiftserverless_workgroup').length,
    'interface endpoint': endpoints.length * subnets,
    'NAT gateway': of('aws_nat_gateway').length,
    'public address': of('aws_eip').length,
    'KMS key': of('aws_kms_key').length,
    // Redshift stores the password of the administrator in a secret of its own.
    secret: of('aws_secretsmanager_secret').length + clusters.length + namespaces.length,
    alarm: of('aws_cloudwatch_metric_alarm').length,
    dashboard: of('aws_cloudwatch_dashboard').length,
    'custom metric': metricsOf(of('aws_cloudwatch_log_metric_filter')),
  };
  return Object.fromEntries(Object.entries(counted).filter(([, count]) => count > 0));
}

/** Number of metrics that log filters publish: filters with the same metric publish, and cost, one. */
function metricsOf(filters: readonly Resource[]): number {
  const metrics = filters.flatMap(({ values = {} }) =>
    (values['metric_transformation'] as Transformations).map(
      ({ namespace, name }) => `${namespace} ${name}`,
    ),
  );
  return new Set(metrics).size;
}

type Transformations = readonly { readonly namespace: string; readonly name: string }[];

type Resource = NonNullable<PlannedModule['resources']>[number];
