import type { LaunchLibraryStore } from '@spacex-platform/loaders/launch-library';
import fc from 'fast-check';
import { expect } from 'vitest';
import { launchDocument, second } from '../../support/launch-library/launch-document.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../../support/launch-library/launch-library-server.ts';
import { launchOf, setFleet } from './fleet.ts';
import { Killed, type KillPoint, killedAt } from './killed-runs.ts';
import { dayMs, hourMs, type MovedClock, mostInAnyHour } from './moved-clock.ts';
import { expectServerState, syncWith } from './synchronized.ts';

const fleet = 150;

const edit = fc.record({
  launch: fc.integer({ min: 1, max: fleet }),
  kind: fc.constantFrom(
    ...(['save', 'silent', 'delete', 'add', 'move', 'early', 'tie', 'stages', 'booster'] as const),
  ),
});

const kill = fc.record({
  at: fc.integer({ min: 1, max: 8 }),
  where: fc.constantFrom(
    ...(['before request', 'after answer', 'before storing', 'after storing'] as const),
  ),
});

const run = fc.record({
  kill: fc.option(kill, { nil: undefined, freq: 2 }),
  full: fc.boolean(),
  census: fc.boolean(),
  /** Edits before each request of the run. */
  edits: fc.array(fc.array(edit, { maxLength: 3 }), { maxLength: 8 }),
  pauseMs: fc.constantFrom(0, 60_000, hourMs / 2, 2 * hourMs, dayMs, 4 * dayMs),
  others: fc.constantFrom(0, 0, 0, 5),
});

const history = fc.record({
  maxPageSize: fc.constantFrom(25, 60, 100),
  inTie: fc.constantFrom('stable' as const, 'shuffled' as const),
  runs: fc.array(run, { minLength: 1, maxLength: 6 }),
});

/** Applies an edit to the stand-in, as its staff or its users would. */
function apply(server: LaunchLibraryServer, { launch, kind }: { launch: number; kind: string }) {
  const known = server.launches.get(launchOf(launch, fleet).id);
  const name = `At ${Date.now()}`;
  const last_updated = second(Date.now());
  if (kind === 'booster') {
    const id = 1 + (launch % (server.launchers.length + 1));
    const others = server.launchers.filter((one) => one.id !== id);
    const booster = { id, serial_number: `B${1000 + id}`, details: name };
    server.launchers = [...others, booster].sort((one, other) => one.id - other.id);
  } else if (kind === 'add') {
    const added = launchDocument(launch + 1000, { name, last_updated });
    server.launches.set(added.id, added);
  } else if (kind === 'tie') {
    for (let number = launch; number < launch + 60; number++) {
      const tied = server.launches.get(launchOf(number, fleet).id);
      if (tied !== undefined) server.launches.set(tied.id, { ...tied, name, last_updated });
    }
  } else if (known === undefined) {
    const again = launchOf(launch, fleet);
    server.launches.set(again.id, { ...again, name, last_updated });
  } else if (kind === 'save') server.launches.set(known.id, { ...known, name, last_updated });
  else if (kind === 'silent') server.launches.set(known.id, { ...known, name });
  else if (kind === 'delete') server.launches.delete(known.id);
  else if (kind === 'move') {
    const provider = { id: known.launch_service_provider?.id === 1 ? 121 : 1 };
    server.launches.set(known.id, { ...known, launch_service_provider: provider, last_updated });
  } else if (kind === 'early') {
    server.launches.set(known.id, { ...known, net: '2022-10-05T16:00:00Z', last_updated });
  } else if (kind === 'stages') {
    const stages = [...(known.rocket?.launcher_stage ?? [])].reverse();
    const launcher_stage = [...stages, { id: Date.now() % 1_000_000, type: 'Strap-On Booster' }];
    server.launches.set(known.id, { ...known, rocket: { ...known.rocket, launcher_stage } });
  }
}

/** What a series of histories contained, so that a test can show that its property was tried. */
export interface Tried {
  kills: number;
  deferred: number;
  mostInAnyHour: number;
}

/**
 * After any interleaving of edits, pages, kills and other programs, one full pass with a census ends
 * in the state of the server; no hour has more than 15 requests.
 */
export async function synchronizesAnyHistory(
  clock: MovedClock,
  storeOf: () => Promise<LaunchLibraryStore>,
  { seed, numRuns }: { readonly seed: number; readonly numRuns: number },
): Promise<Tried> {
  const tried: Tried = { kills: 0, deferred: 0, mostInAnyHour: 0 };
  const property = fc.asyncProperty(history, async ({ maxPageSize, inTie, runs }) => {
    await using server = await startLaunchLibrary();
    clock.attach(server);
    Object.assign(server, { maxPageSize, inTie });
    setFleet(server, fleet, 30);
    const store = await storeOf();
    let pending: (typeof runs)[number]['edits'] = [];
    server.onRequest = () => {
      clock.advance(1000);
      const [next = [], ...rest] = pending;
      pending = rest;
      for (const one of next) apply(server, one);
    };
    for (const { kill: point, full, census, edits, pauseMs, others } of runs) {
      clock.advance(pauseMs);
      for (let count = 0; count < others; count++) server.window.take(server.now);
      pending = edits;
      const { deferred, kills } = await oneRun(store, server, point, { full, census });
      tried.deferred += deferred;
      tried.kills += kills;
    }
    pending = [];
    clock.advance(1000);
    let result = await syncWith(store, server, { full: true, census: true });
    for (let runs = 0; result.status === 'deferred' && runs < 30; runs++) {
      clock.advanceTo(result.retryAt ?? new Date());
      result = await syncWith(store, server);
    }
    expect(result).toMatchObject({ status: 'complete', isCurrent: true });
    await expectServerState(store, server);
    tried.mostInAnyHour = Math.max(tried.mostInAnyHour, mostInAnyHour(server.window.all));
    expect(mostInAnyHour(server.window.all)).toBeLessThanOrEqual(15);
    // The budget sent none that the server had to refuse.
    expect(server.requests.length).toBeLessThanOrEqual(server.window.all.length);
  });
  await fc.assert(property, { seed, numRuns });
  return tried;
}

/** A run that is perhaps killed. */
async function oneRun(
  store: LaunchLibraryStore,
  server: LaunchLibraryServer,
  point: KillPoint | undefined,
  options: { readonly full: boolean; readonly census: boolean },
): Promise<{ deferred: number; kills: number }> {
  const killed = killedAt(point, store);
  try {
    const client = { fetch: killed.fetch };
    const { status } = await syncWith(killed.store, server, { ...options, client });
    return { deferred: status === 'deferred' ? 1 : 0, kills: 0 };
  } catch (error) {
    if (!isKilled(error)) throw error;
    return { deferred: 0, kills: 1 };
  }
}

function isKilled(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof Killed) return true;
  }
  return false;
}
