import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Tally } from './killing.ts';
import { type Recognize, type Shown, type StateRow, stateSql } from './shown-version.ts';

/** A reader that queries the warehouse repeatedly until it is stopped. */
export interface Watcher {
  /** @throws Error if a query has returned a mix of versions */
  check(): void;
  /** Stops the reader; returns a summary. @throws Error if a query has returned a mix of versions */
  stop(): Promise<string>;
}

const pauseMs = 20;

/** Reads on a separate connection. Before the first commit there is nothing to read. */
export function watch(client: pg.Client, recognize: Recognize): Watcher {
  const seen = new Tally();
  let reads = 0;
  let failure: unknown;
  let isStopping = false;
  let isLoaded = false;
  const reading = (async () => {
    while (!isStopping) {
      const shown = await look(client, recognize);
      if (shown === undefined && isLoaded) throw new Error('The tables have vanished');
      isLoaded ||= shown !== undefined;
      reads += 1;
      seen.add(shown?.mark ?? 'nothing');
      await sleep(pauseMs);
    }
  })().catch((error: unknown) => {
    failure = error;
  });
  const check = () => {
    if (failure !== undefined) throw new Error('A reader saw a mix', { cause: failure });
  };
  return {
    check,
    stop: async () => {
      isStopping = true;
      await reading;
      check();
      if (reads === 0) throw new Error('The reader never ran a query');
      return `${reads} reads: ${seen}`;
    },
  };
}

/** Reads the current version, or undefined if the warehouse has no tables yet. */
export async function look(client: pg.Client, recognize: Recognize): Promise<Shown | undefined> {
  let rows: StateRow[];
  try {
    ({ rows } = await client.query<StateRow>(stateSql));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  return recognize(rows);
}

/** `undefined_table` and `invalid_schema_name`. */
export function isMissing(error: unknown): boolean {
  return ['42P01', '3F000'].includes(String((error as { code?: unknown }).code));
}
