import { cpus, totalmem, type } from 'node:os';
import type { Bench } from './bench.ts';

/** What the figures were measured on, in general words. */
export type Machine = Readonly<Record<string, string>>;

/** Describes the machine and the versions of everything that was measured. */
export async function describeMachine(bench: Bench): Promise<Machine> {
  const processors = cpus();
  const psql = await bench.psql();
  const python = await bench.python();
  return {
    CPU: `${processors.length} cores, ${processors[0]?.model.trim() || 'unknown model'}`,
    Memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    System: type(),
    'Node.js': process.versions.node,
    PostgreSQL: `${(await bench.database()).version}, on the same machine, fsync on, default settings`,
    ...('it' in psql ? { psql: psql.it.version } : {}),
    ...('it' in python ? { Python: python.it.version, ...python.it.packages } : {}),
  };
}
