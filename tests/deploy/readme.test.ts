import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import {
  describeKustomize,
  type Manifest,
  podTemplateOf,
  renderOverlay,
} from './support/manifests.ts';

/** Services that Helm makes, with their ports. */
const helmServices: Readonly<Record<string, number>> = {
  'airflow/airflow-api-server': 8080,
  'monitoring/kube-prom-stack-grafana': 3000,
  'monitoring/kube-prom-stack-prometheus': 9090,
};

const readme = readFileSync(join(repositoryRoot, 'deploy/README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n(.*?)```/gs)]
  .flatMap(([, block = '']) => block.split('\n'))
  .concat([...readme.matchAll(/^\|.*\| `([^`]+)` +\|$/gm)].map(([, command = '']) => command))
  .map((line) => line.replace(/\s+#.*$/, '').trim())
  .filter(Boolean);

describeKustomize('the commands of deploy/README.md', () => {
  const manifests = renderOverlay();
  const has = (kind: string, namespace: string | undefined, name: string) =>
    manifests.some(
      (one: Manifest) =>
        one.kind === kind && one.metadata.name === name && one.metadata.namespace === namespace,
    );
  const secrets = readFileSync(join(repositoryRoot, 'deploy/kubernetes/make-secrets.sh'), 'utf8');

  test('are found', () => {
    expect(commands.length).toBeGreaterThan(15);
  });

  test.for(commands)('%s', (command) => {
    for (const [file] of command.matchAll(/\b(?:deploy|dags)\/[\w./-]+/g)) {
      expect(existsSync(join(repositoryRoot, file)), file).toBe(true);
    }
    const namespace = /(?:-n|--namespace) ([\w-]+)/.exec(command)?.[1];
    if (namespace !== undefined && namespace !== 'kube-system') {
      expect(has('Namespace', undefined, namespace)).toBe(true);
    }
    const forward = /port-forward svc\/([\w-]+) (\d+):(\d+)/.exec(command);
    if (forward !== null) {
      const [, service = '', , port] = forward;
      const own = manifests.find(
        ({ kind, metadata }) =>
          kind === 'Service' && metadata.name === service && metadata.namespace === namespace,
      );
      const ports = own?.spec?.['ports'] as { port: number }[] | undefined;
      const known = ports?.map((one) => one.port) ?? [helmServices[`${namespace}/${service}`]];
      expect(known).toContain(Number(port));
    }
    const secret = /get secret ([\w-]+) .*\{\.data\.([\w-]+)\}/.exec(command);
    if (secret !== null) {
      const [, name = '', key = ''] = secret;
      const made = new RegExp(`make ${namespace} ${name} <<EOF\\n([^]*?)\\nEOF`).exec(secrets);
      expect(made?.[1]?.split('\n').map((line) => line.split('=')[0])).toContain(key);
    }
    const deployment = /deployment\/([\w-]+)/.exec(command)?.[1];
    if (deployment !== undefined) expect(has('Deployment', namespace, deployment)).toBe(true);
    const cronjob = /cronjob\/([\w-]+)/.exec(command)?.[1];
    if (cronjob !== undefined) expect(has('CronJob', namespace, cronjob)).toBe(true);
    const change = /sed 's#([^#]+)#\/scripts\/([^#]+)#'/.exec(command);
    if (change !== null) {
      const [, from, to = ''] = change;
      const { containers = [] } =
        manifests.flatMap((one) =>
          one.metadata.name === cronjob ? (podTemplateOf(one)?.spec ?? []) : [],
        )[0] ?? {};
      expect(containers[0]).toMatchObject({ command: ['/bin/sh', from] });
      const scripts = manifests.find(({ kind, metadata }) => {
        return kind === 'ConfigMap' && metadata.name.startsWith(`${cronjob}-`);
      });
      expect(scripts?.data).toHaveProperty([to]);
    }
  });
});
