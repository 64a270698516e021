import { expect } from 'vitest';
import { setLaunches } from '../launch-library/support/launch-library-client.ts';
import { launchDocument, second } from '../support/launch-library/launch-document.ts';
import type { LaunchLibraryServer } from '../support/launch-library/launch-library-server.ts';
import { findings } from './doctor-findings.ts';

/** An API key, which no output may contain. */
export const key = 'key-of-the-test';

/** Runs `doctor` on the stand-in, and returns its findings about Launch Library by check too. */
export async function doctor(
  server: LaunchLibraryServer,
  args: readonly string[],
  environment: Record<string, string> = {},
) {
  const done = await findings(['--source', 'launch-library', ...args], {
    ...{ SPACEX_LAUNCH_LIBRARY_URL: server.url, ...environment },
  });
  expect(done.output).not.toContain(key);
  const found = Object.fromEntries(
    done.all.filter(({ subject }) => subject === 'launch-library').map((one) => [one.check, one]),
  );
  return { ...done, found };
}

/** Sets flown launches of the last days, and one that is upcoming. */
export function setRecent(server: LaunchLibraryServer, count: number) {
  const from = Date.now() - (count + 1) * 86_400_000;
  const flown = Array.from({ length: count }, (_, at) =>
    launchDocument(at + 1, {
      net: second(from + (at + 1) * 86_400_000),
      pad: { id: 80, name: 'Space Launch Complex 40' },
    }),
  );
  const upcoming = launchDocument(count + 1, { net: second(Date.now() + 86_400_000) });
  setLaunches(server, [...flown, upcoming]);
}
