/** Indents the SQL of a mart, for a common table expression in another mart. */
export function indent(sql: string): string {
  return sql.replace(/^/gm, '  ');
}
