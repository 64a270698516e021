/** The server as the environment of a worker names it; psql and libpq read the same variables. */
export function connectionOfEnvironment() {
  const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
  if (!PGHOST || !PGPORT || !PGUSER || !PGPASSWORD || !PGDATABASE) {
    throw new Error('This worker needs PGHOST, PGPORT, PGUSER, PGPASSWORD and PGDATABASE.');
  }
  return {
    host: PGHOST,
    port: Number(PGPORT),
    user: PGUSER,
    password: PGPASSWORD,
    database: PGDATABASE,
  };
}

/** The arguments of a worker by position; one that is missing is an error. */
export function workerArguments(count: number): string[] {
  const given = process.argv.slice(2);
  if (given.length !== count) throw new Error(`This worker needs ${count} arguments.`);
  return given;
}
