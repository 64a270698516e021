/**
 * A text literal. Redshift takes a backslash in one for an escape, unlike PostgreSQL; values of
 * documents never come here, they go as parameters or in files.
 */
export function literal(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}
