import { execFile, spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { copyFromMaven } from '../../../support/maven.ts';
import { freePort } from '../../../support/postgres-server.ts';
import { cached, cacheKey } from '../../../support/test-cache.ts';
import { installedJava } from '../../spark/support/java.ts';

const execute = promisify(execFile);

/** The newest server that Maven Central has as a whole. */
const trinoServer = 'io.trino:trino-server:476:tar.gz';

/** The home of a Java that runs it; undefined if there is none. */
export function trinoJava(): string | undefined {
  return installedJava(24, 25);
}

/** A Trino server on loopback, with an Iceberg catalog `files` that is empty. */
export interface Trino extends AsyncDisposable {
  readonly port: number;
}

/** Starts Trino; the first time it is copied from Maven Central: 820 MB. */
export async function startTrino(): Promise<Trino> {
  const java = trinoJava();
  if (java === undefined) throw new Error('There is no Java that runs Trino.');
  const home = await cached('trino', cacheKey(trinoServer), unpack);
  const work = mkdtempSync(join(tmpdir(), 'spacex-trino-'));
  const port = await freePort();
  writeConfiguration(work, home, port);
  const log = openSync(join(work, 'server.log'), 'w');
  const child = spawn(join(java, 'bin/java'), javaOptions(work, home), {
    cwd: work,
    stdio: ['ignore', log, log],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    child.kill();
    await ended;
    rmSync(work, { recursive: true, force: true });
  };
  while (!(await isReady(port))) {
    if (child.exitCode !== null) {
      const said = readFileSync(join(work, 'server.log'), 'utf8').slice(-3000);
      await stop();
      throw new Error(`Trino ended: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return { port, [Symbol.asyncDispose]: stop };
}

async function unpack(directory: string): Promise<void> {
  const tarball = await copyFromMaven(trinoServer, directory);
  await execute('tar', ['-xzf', tarball, '-C', directory, '--strip-components=1']);
  rmSync(tarball);
}

function writeConfiguration(work: string, home: string, port: number): void {
  for (const folder of ['etc/catalog', 'plugin', 'data', 'tables']) {
    mkdirSync(join(work, folder), { recursive: true });
  }
  // Each plugin makes the start longer.
  symlinkSync(join(home, 'plugin/iceberg'), join(work, 'plugin/iceberg'));
  write(work, 'etc/config.properties', {
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    // Else it listens on all interfaces, without a password.
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    'discovery.uri': `http://127.0.0.1:${port}`,
    'query.max-memory': '512MB',
    'query.max-memory-per-node': '512MB',
    'memory.heap-headroom-per-node': '512MB',
    'node.environment': 'test',
    'node.id': 'one',
    'plugin.dir': join(work, 'plugin'),
    'catalog.config-dir': join(work, 'etc/catalog'),
  });
  // A catalog without a server, whose tables are registered by their directories. The native
  // reader of files does not take URIs with file:.
  write(work, 'etc/catalog/files.properties', {
    'connector.name': 'iceberg',
    'iceberg.catalog.type': 'TESTING_FILE_METASTORE',
    'hive.metastore.catalog.dir': `file://${work}/tables`,
    'fs.hadoop.enabled': 'true',
    'iceberg.register-table-procedure.enabled': 'true',
  });
}

function write(work: string, path: string, settings: Readonly<Record<string, string>>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(work, path), lines.join(''));
}

function javaOptions(work: string, home: string): string[] {
  return [
    ...['-server', '-Xmx2G', '-XX:+UseG1GC', '-XX:+ExitOnOutOfMemoryError'],
    ...['-XX:ReservedCodeCacheSize=256M', '-Djdk.attach.allowAttachSelf=true'],
    ...['-Djdk.nio.maxCachedBufferSize=2000000', '-Dfile.encoding=UTF-8'],
    ...['--enable-native-access=ALL-UNNAMED', `-Dconfig=${join(work, 'etc/config.properties')}`],
    `-Dnode.data-dir=${join(work, 'data')}`,
    ...['-cp', join(home, 'lib/*'), 'io.trino.server.TrinoServer'],
  ];
}

async function isReady(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/v1/info`);
    return ((await response.json()) as { starting: boolean }).starting === false;
  } catch {
    return false;
  }
}
