import { expect, test } from 'vitest';
import { type Plan, type PlannedResource, resourcesOf } from './plan.ts';

/** Every allowed connection of a stack with a warehouse and all endpoints: group, other side, ports. */
const ingress = [
  'endpoints <- analytics 443',
  'endpoints <- etl 443',
  'endpoints <- warehouse 443',
  'warehouse <- 198.51.100.0/24 5439',
  'warehouse <- analytics 5439',
  'warehouse <- etl 5439',
];
const egress = [
  'analytics -> S3 443',
  'analytics -> endpoints 443',
  'analytics -> warehouse 5439',
  'etl -> 0.0.0.0/0 443',
  'etl -> S3 443',
  'etl -> endpoints 443',
  'etl -> warehouse 5439',
  'warehouse -> S3 443',
  'warehouse -> endpoints 443',
];

/** A rule as the attributes `ingress` and `egress` of a group have it: what AWS reports for the group. */
interface Permission {
  readonly protocol: string;
  readonly from_port: number;
  readonly to_port: number;
  readonly self: boolean;
  readonly cidr_blocks: readonly string[];
  readonly ipv6_cidr_blocks: readonly string[];
  readonly prefix_list_ids: readonly string[];
  readonly security_groups: readonly string[];
}

/** Tests the security groups and routes that AWS reports for the applied stack. */
export function testNetwork(planned: () => Plan): void {
  test('the security groups allow the listed connections only', () => {
    const resources = resourcesOf(planned());
    const groups = resources.filter(({ type }) => type === 'aws_security_group');
    const names = new Map(groups.map(({ values, address }) => [values['id'], keyOf(address)]));
    for (const { type, values } of resources) {
      if (type === 'aws_vpc_endpoint' && values['vpc_endpoint_type'] === 'Gateway') {
        names.set(values['prefix_list_id'], 'S3');
      }
    }
    const connections = (attribute: string, arrow: string) =>
      groups
        .flatMap(({ address, values }) =>
          (values[attribute] as readonly Permission[]).flatMap((permission) =>
            otherSides(permission, names).map(
              (other) => `${keyOf(address)} ${arrow} ${other} ${portsOf(permission)}`,
            ),
          ),
        )
        .sort();
    expect(connections('ingress', '<-')).toEqual(ingress);
    expect(connections('egress', '->')).toEqual(egress);
  });

  test('the default security group of the VPC allows nothing', () => {
    const groups = resourcesOf(planned()).filter(
      ({ type }) => type === 'aws_default_security_group',
    );
    expect(groups.map(({ values }) => [values['ingress'], values['egress']])).toEqual([[[], []]]);
  });

  test('private subnets have no public addresses, and reach S3 by its endpoint, all else by NAT', () => {
    const resources = resourcesOf(planned());
    const valuesOf = (address: RegExp) =>
      resources.filter((one) => address.test(one.address)).map(({ values }) => values);
    const listed = (found: readonly PlannedResource['values'][], name: string) =>
      found.flatMap((values) => values[name] as string | readonly string[]).sort();

    const subnets = valuesOf(/aws_subnet\.private\[/);
    expect(subnets).toHaveLength(3);
    expect(subnets.map((values) => values['map_public_ip_on_launch'])).toEqual([
      false,
      false,
      false,
    ]);
    const associations = valuesOf(/aws_route_table_association\.private\[/);
    expect(listed(associations, 'subnet_id')).toEqual(listed(subnets, 'id'));
    const tables = listed(associations, 'route_table_id');
    expect(new Set(tables).size).toBe(3);
    expect(listed(valuesOf(/s3_endpoint\.aws_vpc_endpoint/), 'route_table_ids')).toEqual(tables);
    const routes = valuesOf(/aws_route_table\.private\[/).flatMap(
      ({ route }) => route as readonly Readonly<Record<string, unknown>>[],
    );
    const gateways = new Set(valuesOf(/aws_nat_gateway/).map(({ id }) => id));
    expect(routes.map(({ cidr_block }) => cidr_block)).toEqual(Array(3).fill('0.0.0.0/0'));
    expect(new Set(routes.map(({ nat_gateway_id }) => nat_gateway_id))).toEqual(gateways);
  });

  test('services are reached by their usual names in every private subnet, and connections are logged', () => {
    const resources = resourcesOf(planned());
    const idOf = (address: string) =>
      resources.find((one) => one.address === address)?.values['id'];
    const ids = (type: RegExp) =>
      resources.filter(({ address }) => type.test(address)).map(({ values }) => values['id']);
    const endpoints = resources.filter(({ values }) => values['vpc_endpoint_type'] === 'Interface');
    expect(endpoints).toHaveLength(8);
    for (const { address, values } of endpoints) {
      expect(values, address).toMatchObject({
        private_dns_enabled: true,
        security_group_ids: [idOf('module.firewall.aws_security_group.this["endpoints"]')],
      });
      const subnets = values['subnet_ids'] as readonly string[];
      expect(new Set(subnets), address).toEqual(new Set(ids(/aws_subnet\.private\[/)));
    }
    const [vpc] = resources.filter(({ type }) => type === 'aws_vpc');
    expect(vpc?.values).toMatchObject({ enable_dns_hostnames: true, enable_dns_support: true });
    const logs = resources.filter(({ type }) => type === 'aws_flow_log');
    expect(logs.map(({ values }) => [values['vpc_id'], values['traffic_type']])).toEqual([
      [vpc?.values['id'], 'ALL'],
    ]);
  });
}

function keyOf(address: string): string {
  return /\["(\w+)"\]$/.exec(address)?.[1] ?? address;
}

function otherSides(
  { self, cidr_blocks, ipv6_cidr_blocks, prefix_list_ids, security_groups }: Permission,
  names: ReadonlyMap<unknown, string>,
): string[] {
  const ids = [...prefix_list_ids, ...security_groups].map((id) => names.get(id) ?? id);
  return [...(self ? ['itself'] : []), ...cidr_blocks, ...ipv6_cidr_blocks, ...ids];
}

function portsOf({ protocol, from_port, to_port }: Permission): string {
  const ports = from_port === to_port ? `${from_port}` : `${from_port}-${to_port}`;
  return protocol === 'tcp' ? ports : `${protocol} ${ports}`;
}
