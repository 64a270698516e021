import { didYouMean } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';
import { embedded } from './embedded.ts';
import { lake } from './lake.ts';
import { postgres } from './postgres.ts';
import { redshift } from './redshift.ts';
import type { Target } from './target.ts';

/** The targets that `--target` offers. */
export const targets: readonly Target[] = [embedded, postgres, lake, redshift];

/** The target of a command without `--target`. */
export const defaultTarget = embedded;

/**
 * The target of a name, or of a former name.
 *
 * @throws UsageError naming the known targets
 */
export function parseTarget(text: string): Target {
  const target = targets.find(({ name, aliases }) => name === text || aliases?.includes(text));
  if (target !== undefined) return target;
  const names = targets.map(({ name }) => name);
  const known = names.join(', ');
  throw new UsageError(
    `Invalid --target "${text}": expected one of ${known}.${didYouMean(text, names)}`,
  );
}
