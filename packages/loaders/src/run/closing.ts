/** Does work on a connection and closes it, whether the work succeeds or fails. */
export async function closing<Connection extends { close(): Promise<void> }, Result>(
  connection: Connection,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}
