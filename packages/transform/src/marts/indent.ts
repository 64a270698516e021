/** Indents a mart's SQL, to stand as a common table expression in another mart. */
export function indent(sql: string): string {
  return sql.replace(/^/gm, '  ');
}
