import { printText } from './report-failure.ts';
import type { SchemaFlags } from './schema-text.ts';

/** Prints every definition; returns the exit code. */
export function executeSchema(flags: SchemaFlags): Promise<number> {
  return printText(flags, async () => {
    const { format } = flags;
    if (format === 'glue') {
      const { glueText } = await import('./catalog-text.ts');
      return glueText(flags.schema, flags.lake);
    }
    if (format === 'athena') {
      const { athenaText } = await import('./catalog-text.ts');
      return athenaText(flags.schema);
    }
    const { schemaText } = await import('./schema-text.ts');
    return schemaText(format, flags, process.env);
  });
}
