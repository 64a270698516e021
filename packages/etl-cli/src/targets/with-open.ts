/** Opens a reader or a ledger of a target for the duration of `work`. */
export async function withOpen<R extends { close(): Promise<void> }, T>(
  opening: Promise<R>,
  work: (opened: R) => Promise<T>,
): Promise<T> {
  const opened = await opening;
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
