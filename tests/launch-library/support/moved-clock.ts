import { afterEach, beforeEach, vi } from 'vitest';
import type { LaunchLibraryServer } from '../../support/launch-library/launch-library-server.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** A clock that the test moves, for this process and its stand-in; timers stay real. */
export interface MovedClock {
  /** Moves the clock forward, also that of the server. */
  advance(ms: number): void;
  /** Moves the clock forward to this time, if that is later. */
  advanceTo(time: Date): void;
  /** Sets the clock of a server to this one. */
  attach(server: LaunchLibraryServer): void;
}

/** Fakes the time of every test of a file, from 2026-08-01 on. */
export function movedClock(): MovedClock {
  const servers = new Set<LaunchLibraryServer>();
  const set = (time: number) => {
    vi.setSystemTime(time);
    for (const server of servers) server.now = time;
  };
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
    set(Date.UTC(2026, 7, 1, 12));
  });
  afterEach(() => {
    servers.clear();
    vi.useRealTimers();
  });
  return {
    advance: (ms) => set(Date.now() + ms),
    advanceTo: (time) => set(Math.max(Date.now(), time.getTime())),
    attach(server) {
      servers.add(server);
      server.now = Date.now();
    },
  };
}

/** The most requests that were sent in any hour, by comparing each with each. */
export function mostInAnyHour(times: readonly number[]): number {
  const inHourFrom = (from: number) => times.filter((at) => at >= from && at < from + hourMs);
  return Math.max(0, ...times.map((from) => inHourFrom(from).length));
}
