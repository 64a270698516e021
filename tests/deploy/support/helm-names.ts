import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../support/repository.ts';

export interface Release {
  readonly name: string;
  readonly chart: string;
  readonly version: string;
  readonly namespace: string;
  readonly values: string;
}

const namespace = 'monitoring';

/** What up.sh leaves to who wants it. */
const optionalReleases: readonly Release[] = [
  {
    ...{ name: 'loki', chart: 'grafana/loki', version: '6.29.0' },
    ...{ namespace, values: 'deploy/monitoring/loki.yaml' },
  },
  {
    ...{ name: 'alloy', chart: 'grafana/alloy', version: '0.12.5' },
    ...{ namespace, values: 'deploy/monitoring/alloy.yaml' },
  },
];
const optionalRepositories = [['grafana', 'https://grafana.github.io/helm-charts']] as const;

const script = () =>
  readFileSync(join(repositoryRoot, 'deploy/up.sh'), 'utf8').replace(/\s*\\\n\s*/g, ' ');

/** The releases of up.sh, and the optional ones. */
export function readReleases(): Release[] {
  const installed = script().matchAll(
    /helm upgrade --install (\S+) (\S+) --version (\S+) --namespace (\S+) --values (\S+)/g,
  );
  const own = [...installed].map(
    ([, name = '', chart = '', version = '', place = '', file = '']) => ({
      ...{ name, chart, version, namespace: place, values: file },
    }),
  );
  return [...own, ...optionalReleases];
}

/** Addresses of chart repositories by name: those of up.sh, and the optional ones. */
export function readRepositories(): Map<string, string> {
  const own = script().matchAll(/helm repo add (\S+) (\S+)/g);
  return new Map([
    ...[...own].map(([, name = '', url = '']) => [name, url] as const),
    ...optionalRepositories,
  ]);
}
