/** The first partition key of a table of all runs. */
export const runKeyName = 'run';

/** Name of the table of all runs of a table with a partition. */
export function runsTableName(table: string): string {
  return `${table}_runs`;
}
