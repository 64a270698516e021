import { printText } from './report-failure.ts';
import type { SchemaFlags } from './schema-text.ts';

/** Prints every definition; returns the exit code. */
export function executeSchema(flags: SchemaFlags): Promise<number> {
  return printText(flags, async () => {
    const { format } = flags;
    if (format === 'glue' || format === 'athena') {
      const { catalogText } = await import('./catalog-text.ts');
      return catalogText(format, flags.schema, flags.lake);
    }
    const { schemaText } = await import('./schema-text.ts');
    return schemaText(format, flags, process.env);
  });
}
