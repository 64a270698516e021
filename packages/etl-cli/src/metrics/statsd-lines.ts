import type { Metric } from './run-metrics.ts';

const types = { counter: 'c', gauge: 'g', timer: 'ms' } as const;

/** What separates the parts of a line. Only the value of a tag may contain a colon. */
const separators = /[|@,#\r\n]/g;

/**
 * A metric as a line of StatsD with the tags of DogStatsD. Characters of a tag's value that would
 * separate parts of the line become underscores.
 *
 * @example
 * ```ts
 * statsdLine({ kind: 'counter', name: 'runs', value: 1, tags: { status: 'failed' } });
 * // 'spacex_etl.runs:1|c|#status:failed'
 * ```
 */
export function statsdLine({ kind, name, value, tags }: Metric): string {
  const pairs = Object.entries(tags).map(
    ([key, text]) => `${key}:${text.replaceAll(separators, '_')}`,
  );
  const suffix = pairs.length === 0 ? '' : `|#${pairs.join(',')}`;
  return `spacex_etl.${name}:${value}|${types[kind]}${suffix}`;
}

/** Joins lines to datagrams of at most so many bytes; a longer line has one of its own. */
export function datagrams(lines: readonly string[], maxBytes: number): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    const both = last === undefined ? line : `${last}\n${line}`;
    if (last !== undefined && Buffer.byteLength(both) <= maxBytes) joined[joined.length - 1] = both;
    else joined.push(line);
  }
  return joined;
}
