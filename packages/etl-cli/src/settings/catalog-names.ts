/** The catalogs that can follow a lake, as `--catalog` names them. */
export const catalogNames = ['glue', 'files', 'rest'] as const;

/** A value of `--catalog`. */
export type CatalogName = (typeof catalogNames)[number];
