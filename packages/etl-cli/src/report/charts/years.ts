/** Every year from the first to the last, so that a year without anything is seen to be empty. */
export function allYears(years: readonly number[]): number[] {
  const first = years.reduce((a, b) => Math.min(a, b));
  const last = years.reduce((a, b) => Math.max(a, b));
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** Years take two digits where there is little room, and every other one none where there is less. */
export function yearFormat(width: number, years: number): (year: number, at: number) => string {
  const room = width / Math.max(years, 1);
  return (year, at) => {
    if (room >= 38) return String(year);
    const isLeftOut = room < 24 && (years - 1 - at) % 2 === 1;
    return isLeftOut ? '' : `’${String(year).slice(2)}`;
  };
}
