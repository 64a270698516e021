import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describeWhen, missingPrograms } from '../../../support/describe-when.ts';
import { cached, cacheKey } from '../../../support/test-cache.ts';

const execute = promisify(execFile);

const source = fileURLToPath(new URL('../rest-server/', import.meta.url));

/** A running REST catalog. */
export interface RestServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
}

/** Describes tests that need Iceberg's own REST catalog: a JDK, Maven and Python. */
export function describeRestServer(name: string, suite: () => void): void {
  describeWhen(name, missingPrograms(['java', 'javac', 'mvn', 'python3']), suite);
}

/** Starts Iceberg's own REST catalog, over files of this machine. It ends with this process. */
export async function startRestServer(): Promise<RestServer> {
  const libraries = await builtRestServer();
  const directory = mkdtempSync(join(tmpdir(), 'spacex-rest-'));
  const options = ['-Xmx256m', '-XX:TieredStopAtLevel=1', '-cp', `${libraries}/*:${libraries}`];
  const log = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=error'];
  const child = spawn('java', [...options, ...log, 'RestServer', directory], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-5_000);
  });
  const ended = once(child, 'exit');
  const [port] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    ended.then(([code]) => Promise.reject(new Error(`The server ended with ${code}: ${said}`))),
  ])) as [string];
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Directory with the libraries from Maven Central and the compiled server; builds it once. */
export async function builtRestServer(): Promise<string> {
  const inputs = ['pom.xml', 'RestServer.java'].map((name) =>
    readFileSync(join(source, name), 'utf8'),
  );
  const version = execFileSync('javac', ['--version'], { encoding: 'utf8' });
  return cached('iceberg-rest-server', cacheKey(...inputs, version), async (directory) => {
    const copy = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
    const options = ['-f', join(source, 'pom.xml'), `-DoutputDirectory=${directory}`];
    await execute('mvn', ['--batch-mode', '--quiet', ...options, copy]);
    const path = [join(source, 'RestServer.java')];
    await execute('javac', ['-cp', `${directory}/*`, '-d', directory, ...path]);
  });
}
