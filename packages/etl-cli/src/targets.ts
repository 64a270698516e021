import type { QueryableLoader } from '@spacex-platform/loaders';
import { marts, tables } from '@spacex-platform/transform';
import { postgresEnvironment } from './postgres-environment.ts';
import type { TargetName } from './target-names.ts';

/** What the options say of targets. */
export interface TargetOptions {
  readonly schema: string;
  readonly dataDir: string;
}

/**
 * Makes the loader of a target; its drivers are loaded when it is opened.
 *
 * @throws UsageError for a wrong setting in the environment
 */
export async function makeLoader(
  name: TargetName,
  { schema, dataDir }: TargetOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<QueryableLoader> {
  const shape = { schema, tables, views: Object.values(marts) };
  switch (name) {
    case 'embedded': {
      const { embeddedLoader } = await import('@spacex-platform/loaders/embedded');
      return embeddedLoader({ dataDir, ...shape });
    }
    case 'postgres': {
      const { postgresLoader } = await import('@spacex-platform/loaders/postgres');
      return postgresLoader({ ...postgresEnvironment(environment), ...shape });
    }
  }
}
