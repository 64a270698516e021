/** Documents per batch; small enough not to block the event loop for long. */
const batchSize = 500;

/** The texts of documents in the batches of an extract. */
export async function* batchesOf(texts: Iterable<string>): AsyncGenerator<readonly string[]> {
  let batch: string[] = [];
  for (const text of texts) {
    batch.push(text);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
