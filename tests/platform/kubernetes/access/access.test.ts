import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { render, renderOverlay } from '../../../deploy/support/manifests.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { describeCluster } from '../cluster/describe-cluster.ts';

/** What a service account may do: `create pods in data-jobs`. */
type Right = `${string} ${string} in ${string}`;

const namespaces = [
  'data-platform',
  'data-jobs',
  'airflow',
  'monitoring',
  'default',
  'kube-system',
];

const podLauncher: readonly Right[] = [
  ...['create', 'get', 'list', 'watch', 'patch', 'delete'].map(
    (verb): Right => `${verb} pods in data-jobs`,
  ),
  'get pods/log in data-jobs',
  'create pods/exec in data-jobs',
  'get pods/exec in data-jobs',
  'list events in data-jobs',
  'watch events in data-jobs',
];
const logReader = ['data-platform', 'data-jobs', 'airflow'].flatMap((namespace): Right[] => [
  ...['get', 'list', 'watch'].map((verb): Right => `${verb} pods in ${namespace}`),
  `get pods/log in ${namespace}`,
]);

/** Every service account that the platform or its charts use, and its rights; all others are denied. */
const expected: readonly (readonly [account: string, rights: readonly Right[]])[] = [
  ['airflow/airflow-scheduler', podLauncher],
  ['airflow/airflow-triggerer', podLauncher],
  ['airflow/airflow-api-server', []],
  ['airflow/airflow-dag-processor', []],
  ['airflow/airflow-migrate-database-job', []],
  ['airflow/airflow-create-user-job', []],
  ['airflow/default', []],
  ['data-jobs/spacex-etl', []],
  ['data-jobs/default', []],
  ['data-platform/default', []],
  ['monitoring/default', []],
  ['monitoring/alloy', logReader],
];

describeCluster('rights of the service accounts', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
    const kinds = [
      'Namespace',
      'ServiceAccount',
      'Role',
      'RoleBinding',
      'ClusterRole',
      'ClusterRoleBinding',
    ];
    const items = [...renderOverlay(), ...render('deploy/kubernetes/optional/loki')].filter(
      ({ kind }) => kinds.includes(kind),
    );
    await cluster.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  }, 1_800_000);
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
  });

  /** Asks the API server for all rights of an account, except those that every account has. */
  async function rightsOf(account: string): Promise<string[]> {
    const items = namespaces.map((namespace) => ({
      ...{ apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectRulesReview' },
      spec: { namespace },
    }));
    const reviews = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    const as = `--as=system:serviceaccount:${account.replace('/', ':')}`;
    const answered = parseAllDocuments(await cluster.create(reviews, as)).map(
      (one) => one.toJS() as Review,
    );
    expect(answered).toHaveLength(namespaces.length);
    return answered.flatMap(({ status }, at) => {
      expect(status.incomplete).toBe(false);
      return status.resourceRules
        .filter(
          ({ apiGroups = [] }) => !apiGroups.every((group) => /^auth.*\.k8s\.io$/.test(group)),
        )
        .flatMap(({ verbs, resources = [] }) =>
          verbs.flatMap((verb) => resources.map((name) => `${verb} ${name} in ${namespaces[at]}`)),
        );
    });
  }

  test.for(expected)('%s', async ([account, rights]) => {
    expect((await rightsOf(account)).toSorted()).toEqual(rights.toSorted());
  });

  test('the same question finds the rights of an administrator', async () => {
    const binding = ['clusterrolebinding', 'test-admin', '--clusterrole=cluster-admin'];
    await cluster.kubectl('create', ...binding, '--serviceaccount=default:test-admin');
    expect(await rightsOf('default/test-admin')).toContain('* * in data-platform');
  });
});

interface Review {
  readonly status: {
    readonly incomplete: boolean;
    readonly resourceRules: readonly {
      readonly verbs: readonly string[];
      readonly apiGroups?: readonly string[];
      readonly resources?: readonly string[];
    }[];
  };
}
