import { launchDocument } from '../../support/launch-library/launch-document.ts';
import type { LaunchLibraryServer } from '../../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../../support/launch-library/launch-query.ts';
import { setLaunches } from './launch-library-client.ts';

/** Gives the stand-in launches and boosters. */
export function setFleet(server: LaunchLibraryServer, launches: number, boosters: number): void {
  setLaunches(
    server,
    Array.from({ length: launches }, (_, at) => launchOf(at + 1, launches)),
  );
  server.launchers = Array.from({ length: boosters }, (_, at) => ({
    ...{ id: at + 1, serial_number: `B${1000 + at}`, status: { id: 1, name: 'Active' } },
  }));
}

/** A launch of a fleet of which the last one flew on 2026-07-31, and the others half a day apart. */
export function launchOf(number: number, fleet: number): LaunchDocument {
  const net = new Date(Date.UTC(2026, 6, 31) - (fleet - number) * 43_200_000);
  return launchDocument(number, { net: `${net.toISOString().slice(0, 19)}Z` });
}
