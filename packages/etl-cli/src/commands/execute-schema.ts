import { isLoaderError } from '@spacex-platform/loaders';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureOf } from '../pipeline/failure.ts';
import { logOf } from './options.ts';
import type { SchemaFlags } from './schema.ts';

/** Prints every definition; returns the exit code. */
export async function executeSchema(flags: SchemaFlags): Promise<number> {
  const { format, schema, lake } = flags;
  try {
    if (format === 'glue' || format === 'athena') {
      const { catalogText } = await import('./catalog-text.ts');
      process.stdout.write(await catalogText(format, schema, lake));
    } else {
      const { schemaText } = await import('./schema-text.ts');
      process.stdout.write(await schemaText({ ...flags, format }, process.env));
    }
    return exitCodes.succeeded;
  } catch (error) {
    if (!isLoaderError(error)) throw error;
    const failure = failureOf(error);
    logOf(flags).error(failure.message, { code: failure.code });
    return exitCodeOf(failure);
  }
}
