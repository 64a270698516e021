/** A mapping of the StatsD exporter, as far as the platform uses it. */
export interface StatsdMapping {
  readonly mappings: readonly {
    readonly match: string;
    readonly match_type?: 'glob' | 'regex';
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
}

/** What the exporter makes of a StatsD name: the first mapping that matches. */
export function mapName({ mappings }: StatsdMapping, statsd: string) {
  for (const { match, match_type, name, labels = {} } of mappings) {
    const pattern = match_type === 'regex' ? new RegExp(match) : globPattern(match);
    const found = pattern.exec(statsd);
    if (found === null) continue;
    const fill = (text: string) =>
      text.replace(/\$(\d)/g, (_, index) => found[Number(index)] ?? '');
    const filled = Object.entries(labels).map(([key, value]) => [key, fill(value)]);
    return { name: fill(name), labels: Object.fromEntries(filled) as Record<string, string> };
  }
  return undefined;
}

/** In a glob, `*` is one part between dots. */
function globPattern(match: string): RegExp {
  const parts = match.split('*').map((part) => part.replace(/[.]/g, '\\.'));
  return new RegExp(`^${parts.join('([^.]*)')}$`);
}
