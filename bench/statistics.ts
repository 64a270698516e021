/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)];
  const lower = sorted[Math.ceil(middle) - 1];
  if (upper === undefined || lower === undefined) throw new RangeError('No values');
  return (lower + upper) / 2;
}

/** Median of a[i] / b[i]: both of a pair ran one after the other, so drift cancels out. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
  const pairs = a.slice(0, b.length);
  return median(pairs.map((value, at) => value / (b[at] as number)));
}
