import type { QueryableLoader } from '@spacex-platform/loaders';
import { marts, tables } from '@spacex-platform/transform';
import { postgresEnvironment } from './postgres-environment.ts';
import { UsageError } from './usage-error.ts';

/** The targets that `--target` takes. */
export const targetNames = ['embedded', 'postgres'] as const;
export type TargetName = (typeof targetNames)[number];

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

/** Checks a `--target`. */
export function parseTarget(text: string): TargetName {
  const name = targetNames.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  if (text === 's3' || text === 'redshift') {
    throw new UsageError(
      `The target "${text}" is not built yet in this version; it has ${targetNames.join(' and ')}.`,
    );
  }
  throw new UsageError(`There is no target "${text}". Give one of ${targetNames.join(', ')}.`);
}
