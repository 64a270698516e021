/** The first and the last year. */
export function yearRange(years: readonly number[]): [first: number, last: number] {
  return [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))];
}

/** Every year from the first to the last, including years without data. */
export function allYears(years: readonly number[]): number[] {
  const [first, last] = yearRange(years);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

/** The axis of a bar chart by year. */
export function yearBand(domain: readonly number[], width: number, padding = 0.2) {
  const tickFormat = yearFormat(width, domain.length);
  return { type: 'band', domain, label: null, tickFormat, tickSize: 0, padding } as const;
}

/** Shortens years to two digits if there is little room, and omits every other one if there is less. */
function yearFormat(width: number, years: number): (year: number, at: number) => string {
  const room = width / Math.max(years, 1);
  return (year, at) => {
    if (room >= 38) return String(year);
    const isLeftOut = room < 24 && (years - 1 - at) % 2 === 1;
    return isLeftOut ? '' : `’${String(year).slice(2)}`;
  };
}
