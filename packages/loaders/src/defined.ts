type Defined<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> };

/** The values without undefined ones, for options that may be absent but not undefined. */
export function defined<T extends object>(values: T): Defined<T> {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}
