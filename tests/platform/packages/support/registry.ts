import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runServer } from 'verdaccio';
import { requireBuiltCommand } from '../../../cli/command.ts';
import { repositoryRoot } from '../../../support/repository.ts';

const execute = promisify(execFile);

/** Our scope; everything else comes from the registry of the machine. */
const scope = '@spacex-platform';

export interface Registry extends AsyncDisposable {
  /** Option of npm where no `.npmrc` of a project counts: a global install. */
  readonly option: string;
  /** `.npmrc` of a project that gets our packages from here and the rest from where it always does. */
  readonly settings: string;
  /** Names of the packages that were published. */
  readonly packages: readonly string[];
}

/**
 * Packs the built packages as a release does and publishes them to a registry of this test,
 * which knows no other: what is installed from it can only be what was packed here.
 */
export async function startRegistry(): Promise<Registry> {
  const folder = await mkdtemp(join(tmpdir(), 'spacex-registry-'));
  const server = await listen(folder);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The registry has no port.');
  const host = `127.0.0.1:${address.port}/`;
  // npm publishes with a token alone; the registry lets everybody in.
  const ours = `${scope}:registry=http://${host}`;
  const settings = [
    ours,
    `//${host}:_authToken=none`,
    'audit=false',
    'fund=false',
    'update-notifier=false',
    '',
  ].join('\n');
  return {
    option: `--${ours}`,
    settings,
    packages: await publish(folder, settings),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(folder: string): Promise<Server> {
  const app: unknown = await runServer({
    configPath: join(folder, 'config.yaml'),
    self_path: join(folder, 'config.yaml'),
    storage: join(folder, 'storage'),
    uplinks: {},
    auth: { htpasswd: { file: join(folder, 'htpasswd') } },
    packages: { [`${scope}/*`]: { access: '$all', publish: '$all' } },
    web: { enable: false },
    log: { type: 'stdout', level: 'fatal' },
  });
  const server = app as Server;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function publish(folder: string, settings: string): Promise<string[]> {
  requireBuiltCommand();
  const tarballs = join(folder, 'tarballs');
  await execute(
    'pnpm',
    ['-r', '--filter', './packages/*', 'pack', '--pack-destination', tarballs],
    { cwd: repositoryRoot },
  );
  await writeFile(join(folder, '.npmrc'), settings);
  await writeFile(join(folder, 'package.json'), '{}');
  const names = await readdir(tarballs);
  await Promise.all(
    names.map((name) => execute('npm', ['publish', join(tarballs, name)], { cwd: folder })),
  );
  return names.sort();
}
