import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram } from '../../cli/command.ts';
import { parseManifests, podTemplateOf } from '../../deploy/support/manifests.ts';
import { freePort } from '../../support/postgres-server.ts';
import { repositoryRoot } from '../../support/repository.ts';
import type { Warehouse } from '../support/warehouse.ts';
import { untilAnswers } from './prometheus.ts';

const folder = join(repositoryRoot, 'deploy/monitoring/postgres-exporter');

interface ExporterContainer {
  readonly args: readonly string[];
  readonly env: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
  }[];
}

const program = 'prometheus-postgres-exporter';

/** The version of Debian lacks some collectors, so it refuses the argument that disables them. */
function isKnown(argument: string): boolean {
  const [, collector] = /^--no-(collector\.\w+)$/.exec(argument) ?? [];
  if (collector === undefined) return true;
  const { stdout, stderr } = spawnSync(program, ['--help'], { encoding: 'utf8' });
  return `${stdout}${stderr}`.includes(collector);
}

/** The exporter with the arguments, variables and queries of the Deployment postgres-exporter. */
export interface PostgresExporter extends AsyncDisposable {
  /** `host:port` */
  readonly address: string;
  metrics(): Promise<string>;
}

export async function startPostgresExporter(warehouse: Warehouse): Promise<PostgresExporter> {
  const [deployment] = parseManifests(readFileSync(join(folder, 'deployment.yaml'), 'utf8'));
  const container = deployment && podTemplateOf(deployment)?.spec.containers[0];
  const { args, env } = container as unknown as ExporterContainer;
  const address = `127.0.0.1:${await freePort()}`;
  const localized = (text: string) =>
    text
      .replace('/etc/postgres-exporter', folder)
      .replace('=:9187', `=${address}`)
      .replace('postgres.data-platform.svc.cluster.local:5432', `127.0.0.1:${warehouse.port}`);
  const variables = env.map(({ name, value, valueFrom }) => {
    const { name: secret = '', key = '' } = valueFrom?.secretKeyRef ?? {};
    return [name, localized(value ?? warehouse.secrets[`data-platform/${secret}`]?.[key] ?? '')];
  });
  const { child, finished } = startProgram(
    program,
    args.filter(isKnown).map(localized),
    Object.fromEntries(variables) as Record<string, string>,
  );
  const url = `http://${address}`;
  await untilAnswers(url);
  return {
    address,
    metrics: () => untilAnswers(`${url}/metrics`),
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await finished;
    },
  };
}
