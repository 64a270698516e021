import { UsageError } from './usage-error.ts';

/** The targets that `--target` takes. */
export const targetNames = ['embedded', 'postgres', 'lake', 'redshift'] as const;
export type TargetName = (typeof targetNames)[number];

/** Names of earlier versions. */
const aliases: Readonly<Record<string, TargetName>> = { s3: 'lake' };

/**
 * Checks a `--target`.
 *
 * @throws UsageError naming the targets that there are
 */
export function parseTarget(text: string): TargetName {
  const wanted = aliases[text] ?? text;
  const name = targetNames.find((candidate) => candidate === wanted);
  if (name !== undefined) return name;
  const known = targetNames.join(', ');
  throw new UsageError(`There is no target "${text}". Give one of ${known}.`);
}
