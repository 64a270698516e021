import { type Reader, type VerifyHashesOptions, verifyHashes } from '@spacex-platform/loaders';
import { runOutcome } from '@spacex-platform/loaders/internal/pipeline';
import { type CheckOutcome, tables } from '@spacex-platform/transform';

/** Computes the content hash of every row again, to find rows that were edited in the target. */
export async function hashOutcomes(
  reader: Pick<Reader, 'query'>,
  options: VerifyHashesOptions,
): Promise<CheckOutcome[]> {
  const verified = await verifyHashes(reader, tables, options);
  return verified.map(({ table, differing, examples: [example] }) =>
    runOutcome(`${table}.values.as_loaded`, 'error', differing, {
      description: `The values of every row of ${table} have the content hash that the run stored.`,
      explanation:
        'The rows were edited in the target. Runs do not correct them, since their hash has not changed: run once with --rewrite.',
      example: Object.entries(example ?? {})
        .map(([name, value]) => `${name} ${String(value)}`)
        .join(', '),
    }),
  );
}
