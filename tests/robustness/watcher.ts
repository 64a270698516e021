import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Tally } from './killing.ts';
import { type Recognize, type Shown, type StateRow, stateSql } from './shown-version.ts';

/** A reader that looks at the warehouse again and again until it is stopped. */
export interface Watcher {
  /** @throws Error as soon as a look has shown a mix. */
  check(): void;
  /** Ends it; what it saw, as a text. @throws Error when any look showed a mix. */
  stop(): Promise<string>;
}

const pauseMs = 20;

/** Looks on a connection of its own. Before the first commit there is nothing to see. */
export function watch(client: pg.Client, recognize: Recognize): Watcher {
  const seen = new Tally();
  let looks = 0;
  let failure: unknown;
  let ending = false;
  let full = false;
  const looking = (async () => {
    while (!ending) {
      const shown = await look(client, recognize);
      if (shown === undefined && full) throw new Error('The tables have vanished');
      full ||= shown !== undefined;
      looks += 1;
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
      ending = true;
      await looking;
      check();
      if (looks === 0) throw new Error('The reader never looked');
      return `${looks} looks: ${seen}`;
    },
  };
}

/** What the warehouse shows now, or undefined where it has no tables yet. */
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
