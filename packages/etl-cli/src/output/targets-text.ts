import type { RunResult } from '@spacex-platform/loaders/pipeline';

/**
 * What a run that failed has done, for its last line: why, and with several targets, which of them
 * are published and which are not.
 *
 * @example
 * ```ts
 * console.error(`Run ${result.runId} ${failureText(result)}`);
 * ```
 */
export function failureText({ status, error, targets }: RunResult): string {
  const published = targets.filter((target) => target.status === 'succeeded');
  const others = targets.filter((target) => target.status !== 'succeeded');
  if (targets.length < 2 || others.length === 0) return `${status}: ${error?.message}`;
  const reasons = Map.groupBy(others, (target) => target.error?.message ?? error?.message);
  const named = [...reasons].map(([reason, some]) => `${namesOf(some)}: ${reason}`).join(' ');
  if (published.length === 0) {
    return reasons.size === 1
      ? `${status}: ${error?.message}`
      : `${status} on every target. ${named}`;
  }
  return (
    `partly ${status} on ${namesOf(others)}, but is published on ${namesOf(published)}. ${named} ` +
    'The next run loads what is missing.'
  );
}

/** `postgres, lake` */
export function namesOf(targets: readonly { readonly name: string }[]): string {
  return targets.map(({ name }) => name).join(', ');
}
