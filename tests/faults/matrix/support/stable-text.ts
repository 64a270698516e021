/** What differs from one run to the next, and what the page has in its place. */
const volatile: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  // PGlite names the time zone of the machine that made its files.
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?( [A-Z]{3,4}\b)?/g, '<time>'],
  [/ingest_date=\d{4}-\d\d-\d\d/g, 'ingest_date=<date>'],
  [/(?:\/private)?\/(?:tmp|var\/folders)\/[^\s'",;:)]*?\/(pgdata|data|lake)\b/g, '<directory>/$1'],
  [/(?:\/private)?\/(?:tmp|var\/folders)\/[^\s'",;:)/]+/g, '<directory>'],
  [/https?:\/\/(?:127\.0\.0\.1|localhost):\d+/g, '<url>'],
  [/(127\.0\.0\.1|localhost|\.invalid):\d+/g, '$1:<port>'],
  [/\btest_\d+_[0-9a-z]+_\d+/g, '<database>'],
  [/\bowner_\d+_[0-9a-z]+_\d+/g, '<user>'],
  [/\bbucket-\d+\b/g, '<bucket>'],
  [/\bpid \d+/g, 'pid <pid>'],
  [/pg_terminate_backend\(\d+\)/g, 'pg_terminate_backend(<pid>)'],
  [/\betl_(stage_\w+?|publish)_[0-9a-f]{12}\b/g, 'etl_$1_<id>'],
  [/pg_tblspc\/[^"]+/g, 'pg_tblspc/…'],
  // Which of them a client meets is a matter of time.
  [
    /(?:(?:read|write) (?:ECONNRESET|EPIPE)\. \[(?:ECONNRESET|EPIPE)\]|Connection terminated unexpectedly\.)/g,
    '<lost connection>',
  ],
  [/\b0\/[0-9A-F]{6,8}\b/g, '<position>'],
  [/-?\b\d{15,}\b/g, '<number>'],
  [/\bprocess \d+/gi, 'process <pid>'],
  [/\b\d+(\.\d+)? ms\b/g, '<n> ms'],
  [/\brequest [0-9A-Za-z]{16,}/g, 'request <id>'],
  [/\b[0-9a-f]{40,}\b/g, '<hash>'],
  [/"[A-Za-z0-9+/]{6}=="/g, '"<checksum>"'],
];

const mostCharacters = 300;

/** A message on one line, without what differs between runs, shortened at a word. */
export function stableText(message: string): string {
  let text = message.replaceAll(/\s+/g, ' ');
  for (const [pattern, replacement] of volatile) text = text.replace(pattern, replacement);
  text = text.replaceAll('`', "'").replaceAll('|', '/').trim();
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters).replace(/\s+\S*$/, '')} …`;
}
