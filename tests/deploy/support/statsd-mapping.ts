import { parse } from 'yaml';

/** A mapping of the StatsD exporter, with the fields that the platform uses. */
interface Mapping {
  readonly match: string;
  readonly match_type?: 'glob' | 'regex';
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** Maps a StatsD name to a metric; returns undefined if no mapping matches. */
export type MapName = (
  statsd: string,
) => { readonly name: string; readonly labels: Readonly<Record<string, string>> } | undefined;

const fields = new Set(['match', 'match_type', 'name', 'labels']);
const part = String.raw`(\*|[A-Za-z_](-?[A-Za-z0-9_])*)`;
const globMatch = new RegExp(String.raw`^${part}(\.${part})+$`);
const metricName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const labelName = /^[A-Za-z_][A-Za-z0-9_]+$/;
/** `$1_x` would refer to a group named `1_x`. */
const template = /^\$[1-9]$/;
/** Lookarounds and backreferences, which Go's regular expressions do not support. */
const notOfGo = /\(\?[=!<]|\\[1-9]/;

/**
 * Parses a mapping like the exporter. The exporter cannot be installed for the tests, so this
 * implements its rules (pkg/mapper of v0.29), some of them stricter: the exporter accepts every mapping
 * that is accepted here.
 *
 * @throws Error if the exporter would reject the mapping, or match more or less than it seems
 */
export function readMapping(text: string): MapName {
  const { mappings } = parse(text) as { mappings: readonly Mapping[] };
  const compiled = mappings.map((mapping) => ({ ...mapping, pattern: patternOf(mapping) }));
  // Globs are tried first, regardless of their position.
  const globs = compiled.filter(({ match_type }) => match_type !== 'regex');
  const ordered = [...globs, ...compiled.filter(({ match_type }) => match_type === 'regex')];
  return (statsd) => {
    for (const { pattern, name, labels = {} } of ordered) {
      const found = pattern.exec(statsd);
      if (found === null) continue;
      const filled = Object.entries(labels).map(([label, value]): [string, string] => [
        label,
        found[Number(value.slice(1))] ?? '',
      ]);
      return { name, labels: Object.fromEntries(filled) };
    }
    return undefined;
  };
}

function patternOf(mapping: Mapping): RegExp {
  const { match, match_type = 'glob', name, labels = {} } = mapping;
  const reject = (reason: string): never => {
    throw new Error(`The exporter would reject the match ${match}: ${reason}.`);
  };
  const unknown = Object.keys(mapping).find((field) => !fields.has(field));
  if (unknown !== undefined) reject(`unknown field ${unknown}`);
  if (!metricName.test(name)) reject(`invalid metric name ${name}`);
  if (match_type === 'glob' && !globMatch.test(match))
    reject('in a glob, * must be a whole segment');
  if (match_type === 'regex' && (notOfGo.test(match) || !/^\^.*\$$/.test(match))) {
    reject('not anchored by ^ and $, or not supported by Go');
  }
  const source = match_type === 'regex' ? match : `^${globSource(match)}$`;
  const groups = new RegExp(`${source}|`).exec('')?.length ?? 0;
  for (const [label, value] of Object.entries(labels)) {
    if (!labelName.test(label)) reject(`invalid label name ${label}`);
    if (!template.test(value)) reject(`${value} is not a group`);
    if (Number(value.slice(1)) >= groups) reject(`group ${value} does not exist`);
  }
  return new RegExp(source);
}

function globSource(match: string): string {
  return match.replaceAll('.', String.raw`\.`).replaceAll('*', '([^.]*)');
}
