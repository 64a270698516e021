const longest = 80;

/** A statement as a message names it: `The statement (update "spacex"."cores" t)`. */
export function statementName(sql: string): string {
  const [first = '', second = ''] = sql.trim().split('\n', 2);
  // A verb alone names nothing.
  const line = (first.includes(' ') ? first : `${first} ${second.trim()}`.trim()).replace(
    / \($/,
    '',
  );
  return `The statement (${line.length > longest ? `${line.slice(0, longest - 1)}…` : line})`;
}
