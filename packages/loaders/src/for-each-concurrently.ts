/**
 * Works on items, several at a time, in their order. After the first error, no further item is begun;
 * the error is thrown when the items in progress have ended, so nothing still runs when a caller cleans
 * up. Not by `runInParallel` of transform: stores work without that package.
 *
 * @param concurrency number of items in progress at the same time
 * @throws the first error; errors of the other items in progress are dropped
 */
export async function forEachConcurrently<Item>(
  items: Iterable<Item>,
  concurrency: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = [...items].values();
  const errors: unknown[] = [];
  const worker = async () => {
    while (errors.length === 0) {
      const next = queue.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  if (errors.length > 0) throw errors[0];
}
