/**
 * A text literal. Unlike PostgreSQL, Redshift treats a backslash in it as an escape. Values of
 * documents are never literals: they are parameters or in files.
 */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
