import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { startProgram, temporaryFolder } from '../../cli/command.ts';
import { freePort } from '../../support/postgres-server.ts';

/** A series in a response of Prometheus: its labels, and the newest value as text. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, text: string];
}

export interface RuleState {
  readonly name: string;
  readonly state?: 'inactive' | 'pending' | 'firing';
  readonly health: 'ok' | 'err' | 'unknown';
  readonly lastError?: string;
}

/** A real Prometheus that scrapes one exporter every second and evaluates rules. */
export interface Prometheus extends AsyncDisposable {
  /** Runs a query like a dashboard panel. @throws Error if Prometheus rejects it */
  query(expr: string): Promise<Series[]>;
  rules(): Promise<RuleState[]>;
}

/**
 * @param job the job name of the exporter's ServiceMonitor
 * @param target `host:port` of the exporter
 */
export async function startPrometheus(
  job: string,
  target: string,
  groups: readonly object[],
): Promise<Prometheus> {
  const folder = temporaryFolder();
  const rules = join(folder.path, 'rules.yaml');
  const config = join(folder.path, 'prometheus.yaml');
  // All groups are evaluated every second.
  const frequent = groups.map((group) => ({ ...group, interval: undefined }));
  writeFileSync(rules, stringify({ groups: frequent }));
  writeFileSync(
    config,
    stringify({
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rules],
      scrape_configs: [{ job_name: job, static_configs: [{ targets: [target] }] }],
    }),
  );
  const address = `127.0.0.1:${await freePort()}`;
  const { child, finished } = startProgram('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder.path, 'data')}`,
    `--web.listen-address=${address}`,
  ]);
  const dispose = async () => {
    child.kill();
    await finished;
    folder[Symbol.dispose]();
  };
  const ask = async (path: string) => {
    const response = await fetch(`http://${address}/api/v1/${path}`);
    const body = (await response.json()) as { status: string; error?: string; data: unknown };
    if (body.status !== 'success') throw new Error(`Prometheus returned an error: ${body.error}`);
    return body.data;
  };
  await untilAnswers(`http://${address}/-/ready`);
  return {
    query: async (expr) =>
      ((await ask(`query?${new URLSearchParams({ query: expr })}`)) as { result: Series[] }).result,
    rules: async () => {
      const found = (await ask('rules')) as { groups: { rules: RuleState[] }[] };
      return found.groups.flatMap((group) => group.rules);
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Waits until a URL responds with success; returns the body. */
export async function untilAnswers(url: string): Promise<string> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return response.text();
    if (Date.now() > deadline) throw new Error(`No response from ${url}`);
    await delay(100);
  }
}
