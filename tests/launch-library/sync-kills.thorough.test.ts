import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { expect, test } from 'vitest';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { setFleet } from './support/fleet.ts';
import { expectServerState } from './support/synchronized.ts';

const program = fileURLToPath(new URL('support/sync-once.mjs', import.meta.url));

test('a process that is killed at any request loses no stored page, and leaves no lock', async () => {
  await using server = await startLaunchLibrary(1000);
  setFleet(server, 500, 250);
  const directory = await mkdtemp(join(tmpdir(), 'launch-library-'));
  const runs: { signal: string | null; requests: number }[] = [];
  try {
    for (;;) {
      const before = server.requests.length;
      const child = spawn(process.execPath, [program, server.url, directory], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      // Every second request is the last one of its process: killed before, while or after it is
      // answered and stored.
      const delayMs = (runs.length % 4) * 12;
      server.onRequest = () => {
        if (server.requests.length - before === 2) setTimeout(() => child.kill('SIGKILL'), delayMs);
      };
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      runs.push({ signal, requests: server.requests.length - before });
      if (signal === null) break;
      expect(runs.length, 'each run stores at least one page').toBeLessThan(12);
    }
    const kills = runs.filter(({ signal }) => signal === 'SIGKILL').length;
    console.log(JSON.stringify(runs));
    expect(kills).toBeGreaterThanOrEqual(2);
    server.onRequest = () => {};
    const store = embeddedLaunchLibraryStore(directory);
    await expectServerState(store, server);
    const state = await store.readState();
    expect(state?.pass).toBeNull();
    expect(state?.read.launchers).not.toBeNull();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}, 300_000);
