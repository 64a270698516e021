import type { StandIn } from '../stand-in/stand-in.ts';

/** Something that drops or changes rows of a table without an error, as a policy would. */
export interface SimulatedFilter {
  readonly on: 'insert' | 'delete';
  /** Which rows: a condition on `new` or `old`. */
  readonly when: string;
  /** An assignment to a column of `new`; without it, the row is skipped. */
  readonly change?: string;
}

/** Gives a table such a filter while the work lasts. */
export async function withFilter<T>(
  { database }: StandIn,
  table: string,
  { on, when, change }: SimulatedFilter,
  work: () => Promise<T>,
): Promise<T> {
  const then = change === undefined ? 'return null;' : `new.${change}; return new;`;
  const row = on === 'insert' ? 'new' : 'old';
  await database.query(
    `create function public.filtered() returns trigger language plpgsql as $f$
     begin if ${when} then ${then} end if; return ${row}; end $f$;
     create trigger filtered before ${on} on ${table} for each row execute function public.filtered()`,
  );
  try {
    return await work();
  } finally {
    await database.query('drop function public.filtered() cascade');
  }
}
