/** A mapping of the StatsD exporter, as far as the platform uses it. */
export interface StatsdMapping {
  readonly mappings: readonly {
    readonly match: string;
    readonly match_type?: 'glob' | 'regex';
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
}

/** Parts between dots: a name, or a `*` for a whole part. The exporter refuses any other glob. */
const globRule = /^(?:(?:\*|[a-zA-Z_](?:-?\w)*)\.)+(?:\*|[a-zA-Z_](?:-?\w)*)$/;
const labelRule = /^[a-zA-Z_]\w+$/;

/** Throws where the exporter would not start: statsd_exporter, pkg/mapper/mapper.go. */
function refuseWrong({ mappings }: StatsdMapping): void {
  for (const { match, match_type, labels = {} } of mappings) {
    if (match_type !== 'regex' && !globRule.test(match)) throw new Error(`invalid match: ${match}`);
    const wrong = Object.keys(labels).find((label) => !labelRule.test(label));
    if (wrong !== undefined) throw new Error(`invalid label key: ${wrong}`);
  }
}

/** What the exporter makes of a StatsD name: by the first glob that matches, else the first regex. */
export function mapName(mapping: StatsdMapping, statsd: string) {
  refuseWrong(mapping);
  const [globs, expressions] = [true, false].map((isGlob) =>
    mapping.mappings.filter(({ match_type }) => (match_type !== 'regex') === isGlob),
  );
  for (const { match, match_type, name, labels = {} } of [
    ...(globs ?? []),
    ...(expressions ?? []),
  ]) {
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
