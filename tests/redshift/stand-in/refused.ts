/** What Redshift refuses, though PostgreSQL takes it, with the reason. */
export const refused: readonly { readonly pattern: RegExp; readonly why: string }[] = [
  { pattern: /\bon conflict\b/i, why: 'INSERT … ON CONFLICT does not exist' },
  { pattern: /\breturning\b/i, why: 'RETURNING does not exist' },
  { pattern: /\bfilter\s*\(/i, why: 'aggregates take no FILTER' },
  { pattern: /\bdistinct on\b/i, why: 'DISTINCT ON does not exist' },
  { pattern: /\bis (not )?distinct from\b/i, why: 'IS DISTINCT FROM does not exist' },
  { pattern: /\blateral\b/i, why: 'LATERAL does not exist' },
  { pattern: /\bunnest\s*\(/i, why: 'unnest() does not exist' },
  { pattern: /\bany\s*\(/i, why: 'arrays do not exist' },
  { pattern: /\bgenerate_series\s*\(/i, why: 'it runs on the leader node alone' },
  { pattern: /\bnow\s*\(/i, why: 'it runs on the leader node alone; getdate() does not' },
  {
    pattern: /\b(current_timestamp|localtimestamp|(clock|statement|transaction)_timestamp)\b/i,
    why: 'it runs on the leader node alone; getdate() does not',
  },
  { pattern: /\bwindow\s+\w+\s+as\b/i, why: 'windows have no names' },
  { pattern: /\b(string|array)_agg\s*\(/i, why: 'it is LISTAGG' },
  { pattern: /\bpg_(try_)?advisory/i, why: 'advisory locks do not exist' },
  { pattern: /\bcreate (unique )?index\b/i, why: 'indexes do not exist' },
  { pattern: /\b(obj|col)_description\s*\(/i, why: 'functions that give comments do not exist' },
  { pattern: /\bfor (update|share)\b/i, why: 'row locks do not exist' },
  { pattern: /\bset local\b/i, why: 'SET LOCAL does not exist in procedures' },
  { pattern: /\b(in [\w ]+ mode|nowait|skip locked)\b/i, why: 'LOCK takes no mode' },
  {
    pattern: /(::|\bcast\([^()]* as |"x" )\s*(uuid|jsonb?|bytea|serial|timestamptz|text)\b/i,
    why: 'the type does not exist, or COPY cannot fill it',
  },
  { pattern: /\w\[\]/, why: 'arrays do not exist' },
  { pattern: /\be'/i, why: 'texts take backslashes for escapes already' },
  { pattern: /\bextract\s*\(\s*epoch/i, why: 'of a timestamp it is whole seconds' },
  { pattern: /\bpg_temp\b/i, why: 'the schema does not exist' },
  { pattern: /\bdrop procedure if exists\b/i, why: 'DROP PROCEDURE takes no IF EXISTS' },
  { pattern: /\badd column[^;]*,\s*add column/i, why: 'ALTER TABLE adds one column at a time' },
];

/** Texts and quoted names are no syntax. */
export function withoutTexts(sql: string): string {
  return sql.replaceAll(/'(?:[^'\\]|\\.|'')*'/gs, "''").replaceAll(/"(?:[^"]|"")*"/g, '"x"');
}

/** Why Redshift would refuse the statement; undefined where nothing is known against it. */
export function refusal(sql: string): string | undefined {
  const bare = withoutTexts(sql);
  const found = refused.find(({ pattern }) => pattern.test(bare));
  return found === undefined ? undefined : `${found.why}: ${found.pattern.exec(bare)?.[0]}`;
}
