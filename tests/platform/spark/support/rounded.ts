/** Sorts the lines of a CSV and rounds decimals to ten digits. */
export function rounded(csv: string): string[] {
  const round = (text: string) => Number(text).toPrecision(10);
  return csv
    .split('\n')
    .map((line) => line.replaceAll(/-?\d+\.\d+/g, round))
    .sort();
}
