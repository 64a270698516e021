const maxLength = 80;

/** How messages refer to a statement: `The statement (update "spacex"."cores" t)`. */
export function statementName(sql: string): string {
  const [first = '', second = ''] = sql.trim().split('\n', 2);
  // A verb alone says too little.
  const line = (first.includes(' ') ? first : `${first} ${second.trim()}`.trim()).replace(
    / \($/,
    '',
  );
  return `The statement (${line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line})`;
}
