import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWhen } from '../../../support/describe-when.ts';
import { missingOwnCluster } from '../cluster/describe-cluster.ts';
import { type PolicyCluster, startPolicyCluster } from './policy-cluster.ts';

describeWhen('each network policy', missingOwnCluster(), () => {
  let at: PolicyCluster;
  beforeAll(async () => {
    at = await startPolicyCluster();
  }, 1_800_000);
  afterAll(async () => {
    await at?.[Symbol.asyncDispose]();
  });

  test('is needed: its removal is detected', async () => {
    expect(at.policies.length).toBeGreaterThan(15);
    const isGuarded = ({ namespace }: { namespace: string }) => namespace !== 'default';
    for (const policy of at.policies) {
      {
        await using _removed = await at.remove(policy);
        const { name, namespace } = policy.metadata;
        // Every pod of Airflow has a policy for what it sends. Without the default, others may send to it.
        const from = name === 'default-deny' ? () => true : isGuarded;
        const differences = () => at.probes.differences({ from });
        await expect
          .poll(differences, { message: `${namespace}/${name}`, timeout: 300_000 })
          .not.toEqual([]);
      }
      expect(await at.probes.differences({ from: isGuarded, patience: 60_000 })).toEqual([]);
    }
  });
});
