import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { expect, test } from 'vitest';
import { second } from '../support/launch-library/launch-document.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { launchOf, setFleet } from './support/fleet.ts';
import { dayMs, movedClock } from './support/moved-clock.ts';
import { documentsOf, expectServerState, syncWith } from './support/synchronized.ts';

const clock = movedClock();

test('many daily runs need few files, and a lost one is an error', async () => {
  await using server = await startLaunchLibrary();
  clock.attach(server);
  const directory = await mkdtemp(join(tmpdir(), 'launch-library-'));
  const store = embeddedLaunchLibraryStore(directory);
  setFleet(server, 90, 5);
  for (let day = 0; day < 100; day++) {
    const launch = launchOf(1 + (day % 90), 90);
    server.launches.set(launch.id, { ...launch, last_updated: second(Date.now()) });
    expect(await syncWith(store, server)).toMatchObject({ status: 'complete' });
    clock.advance(dayMs);
  }
  await expectServerState(store, server);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const parts = entries.filter(({ name }) => name.endsWith('.ndjson.gz'));
  console.log(`${parts.length} files after 100 runs`);
  // Without merging them, there would be one for each day.
  expect(parts.length).toBeLessThanOrEqual(55);
  for (const { parentPath, name } of parts) await rm(join(parentPath, name));
  await expect(documentsOf(store)).rejects.toMatchObject({
    code: 'damaged',
    message: expect.stringMatching(/it does not exist\. Restore the file, or delete/),
  });
  await rm(directory, { recursive: true, force: true });
}, 300_000);
