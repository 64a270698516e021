import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RealStore, startStore } from '../../../lake/support/real-stores.ts';
import { mavenArtifact } from '../../../support/maven.ts';
import { freePort } from '../../../support/postgres-server.ts';
import { installedJava } from '../../spark/support/java.ts';

/** The newest server that Maven Central has as one file: 245 MB. */
const nessieServer = 'org.projectnessie.nessie:nessie-quarkus:0.99.0:jar:runner';

/** Its start takes seconds, but two minutes on a busy machine. */
const startMs = 300_000;

/** The home of a Java that runs it; undefined if there is none. */
export function nessieJava(): string | undefined {
  return installedJava(21, 25);
}

/** A Nessie server on loopback, with an Iceberg REST catalog over a store that has an empty bucket. */
export interface Nessie extends AsyncDisposable {
  /** `http://127.0.0.1:<port>/iceberg` */
  readonly url: string;
  readonly store: RealStore;
}

/** Starts Nessie, whose tables are in memory; the first time it is copied from Maven Central. */
export async function startNessie(): Promise<Nessie> {
  const java = nessieJava();
  if (java === undefined) throw new Error('There is no Java that runs Nessie.');
  const jar = await mavenArtifact(nessieServer);
  const store = await startStore('SeaweedFS');
  const work = mkdtempSync(join(tmpdir(), 'spacex-nessie-'));
  const [port, management] = [await freePort(), await freePort()];
  const settings = Object.entries(settingsOf(store, port, management));
  const options = ['-Xmx512m', ...settings.map(([name, value]) => `-D${name}=${value}`)];
  const file = join(work, 'server.log');
  const log = openSync(file, 'w');
  const child = spawn(join(java, 'bin/java'), [...options, '-jar', jar], {
    ...{ cwd: work, stdio: ['ignore', log, log] },
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(work, { recursive: true, force: true });
    await store[Symbol.asyncDispose]();
  };
  const url = `http://127.0.0.1:${port}/iceberg`;
  const deadline = Date.now() + startMs;
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      const said = readFileSync(file, 'utf8').slice(-3000);
      await stop();
      throw new Error(`Nessie did not start: ${said}`);
    }
    await delay(500);
  }
  return { url, store, [Symbol.asyncDispose]: stop };
}

function settingsOf({ environment, bucket }: RealStore, port: number, management: number) {
  const s3 = 'nessie.catalog.service.s3.default-options';
  return {
    // Else it listens on all interfaces, without a password.
    ...{ 'quarkus.http.host': '127.0.0.1', 'quarkus.http.port': port },
    ...{ 'quarkus.management.host': '127.0.0.1', 'quarkus.management.port': management },
    'nessie.version.store.type': 'IN_MEMORY',
    'nessie.catalog.default-warehouse': 'lake',
    'nessie.catalog.warehouses.lake.location': `s3://${bucket}/nessie`,
    [`${s3}.endpoint`]: environment['AWS_ENDPOINT_URL'],
    [`${s3}.region`]: environment['AWS_REGION'],
    [`${s3}.path-style-access`]: true,
    [`${s3}.access-key`]: 'urn:nessie-secret:quarkus:s3',
    's3.name': environment['AWS_ACCESS_KEY_ID'],
    's3.secret': environment['AWS_SECRET_ACCESS_KEY'],
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${url}/v1/config`, { signal: AbortSignal.timeout(10_000) });
    return ok;
  } catch {
    return false;
  }
}
