import { UsageError } from './usage-error.ts';

/** The targets that `--target` takes. */
export const targetNames = ['embedded', 'postgres', 's3', 'redshift'] as const;
export type TargetName = (typeof targetNames)[number];

/**
 * Checks a `--target`.
 *
 * @throws UsageError naming the targets that there are
 */
export function parseTarget(text: string): TargetName {
  const name = targetNames.find((candidate) => candidate === text);
  if (name !== undefined) return name;
  const known = targetNames.join(', ');
  throw new UsageError(`There is no target "${text}". Give one of ${known}.`);
}
