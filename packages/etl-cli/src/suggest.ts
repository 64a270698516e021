import { distance } from 'fastest-levenshtein';

/**
 * The candidate that a misspelled or shortened name most likely means; undefined if none is close.
 *
 * @example
 * ```ts
 * nearest('core_usgae', ['cores', 'core_usage']); // 'core_usage'
 * ```
 */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replaceAll('-', '_');
  const longer = candidates.filter((candidate) => plain(candidate).startsWith(plain(name)));
  if (name.length > 1 && longer.length === 1) return longer[0];
  const ranked = candidates
    .map((candidate) => ({ candidate, edits: distance(plain(name), plain(candidate)) }))
    .toSorted((a, b) => a.edits - b.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= Math.max(1, Math.floor(name.length * 0.4))
    ? best.candidate
    : undefined;
}

/** ` Did you mean core_usage?`, or nothing if no candidate is close. */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const found = nearest(name, candidates);
  return found === undefined ? '' : ` Did you mean ${found}?`;
}
