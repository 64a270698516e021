import { parse } from 'yaml';

/** A line of a mapping of the StatsD exporter, as far as the platform uses them. */
interface Mapping {
  readonly match: string;
  readonly match_type?: 'glob' | 'regex';
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What the exporter makes of a StatsD name; undefined where no line of the mapping names it. */
export type MapName = (
  statsd: string,
) => { readonly name: string; readonly labels: Readonly<Record<string, string>> } | undefined;

const fields = new Set(['match', 'match_type', 'name', 'labels']);
const part = String.raw`(\*|[A-Za-z_](-?[A-Za-z0-9_])*)`;
const globMatch = new RegExp(String.raw`^${part}(\.${part})+$`);
const metricName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const labelName = /^[A-Za-z_][A-Za-z0-9_]+$/;
/** `$1_x` would be the group called `1_x`. */
const template = /^\$[1-9]$/;
/** What the regular expressions of Go do not have: looking around, and references back. */
const notOfGo = /\(\?[=!<]|\\[1-9]/;

/**
 * Reads a mapping as the exporter does when it starts. No package of it is to be had for the
 * tests, so these are its rules (pkg/mapper of v0.29), and a few narrower ones: nothing that this
 * takes is refused there.
 *
 * @throws Error where the exporter would not start, or would make something else than it seems
 */
export function readMapping(text: string): MapName {
  const { mappings } = parse(text) as { mappings: readonly Mapping[] };
  const compiled = mappings.map((mapping) => ({ ...mapping, pattern: patternOf(mapping) }));
  // Globs are tried first, wherever they stand.
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
  const refuse = (what: string): never => {
    throw new Error(`The exporter would not take the match ${match}: ${what}.`);
  };
  const unknown = Object.keys(mapping).find((field) => !fields.has(field));
  if (unknown !== undefined) refuse(`${unknown} is not known here`);
  if (!metricName.test(name)) refuse(`${name} is no name of a metric`);
  if (match_type === 'glob' && !globMatch.test(match)) refuse('in a glob * is a whole part');
  if (match_type === 'regex' && (notOfGo.test(match) || !/^\^.*\$$/.test(match))) {
    refuse('it is not from ^ to $, or not for Go');
  }
  const source = match_type === 'regex' ? match : `^${globSource(match)}$`;
  const groups = new RegExp(`${source}|`).exec('')?.length ?? 0;
  for (const [label, value] of Object.entries(labels)) {
    if (!labelName.test(label)) refuse(`${label} is no name of a label`);
    if (!template.test(value)) refuse(`${value} is no group`);
    if (Number(value.slice(1)) >= groups) refuse(`there is no group ${value}`);
  }
  return new RegExp(source);
}

function globSource(match: string): string {
  return match.replaceAll('.', String.raw`\.`).replaceAll('*', '([^.]*)');
}
