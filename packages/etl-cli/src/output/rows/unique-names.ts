import type { ResultColumn } from '@spacex-platform/loaders';

/** The names of columns for formats that cannot repeat one: the second `count` becomes `count_2`. */
export function uniqueNames(columns: readonly Pick<ResultColumn, 'name'>[]): string[] {
  const taken = new Set(columns.map(({ name }) => name));
  const used = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let count = 2; used.has(unique); count++) {
      const candidate = `${name}_${count}`;
      if (!taken.has(candidate)) unique = candidate;
    }
    used.add(unique);
    return unique;
  });
}
