import { markdownTable } from './markdown-table.ts';
import { type PublishingCost, type RunCost, runNames } from './publishing-cost.ts';

/** The name of the version that is measured without a checkout. */
export const currentVersion = 'this version';

/** What `bench/publishing.json` holds. */
export interface PublishingFigures {
  readonly versions: readonly {
    readonly name: string;
    /** ISO 8601, UTC. */
    readonly date: string;
    readonly runs: PublishingCost;
  }[];
}

/** The section of the benchmark about the requests of a run. */
export function publishingSection({ versions: all }: PublishingFigures): string[] {
  if (all.length === 0) return [];
  const isCurrent = ({ name }: { readonly name: string }) => name.startsWith(currentVersion);
  const versions = [...all.filter((one) => !isCurrent(one)), ...all.filter(isCurrent)];
  const dates = [...new Set(versions.map(({ date }) => date.slice(0, 10)))].sort();
  const rows = runNames.flatMap((run, at) =>
    versions.flatMap(({ name, runs }) => {
      const cost = runs[at];
      return cost === undefined ? [] : [[run, name, ...cells(cost)]];
    }),
  );
  const head = ['run', 'version', 'GET', 'LIST', 'PUT', 'others', 'sent', 'received', 'time'];
  return [
    '## Publishing to a lake on S3',
    [
      `- Requests that one run sends to the store (versitygw, an S3 server on the same machine), and the bytes of their bodies. Measured on ${dates.join(' and ')} with the 22 tables of the bundled snapshot, without the raw zone; the third run changes the details of one launch of 2022.`,
      '- In brackets: the part of it that reads and writes Iceberg metadata. `--catalog files` adds the versions of each table, and compares them with the metadata before and after a run.',
      '- The other requests of a first run try conditional writes.',
      '- The numbers are exact, except for a few bytes of ids. Times are medians of three runs on a machine with other work, and only show the order of magnitude.',
    ].join('\n'),
    markdownTable(head, rows),
  ];
}

const columns = ['GET', 'LIST', 'PUT'];

function cells(cost: RunCost): string[] {
  const others = Object.entries(cost.methods).filter(([method]) => !columns.includes(method));
  const { metadata } = cost;
  const count = (method: string) => {
    const part = metadata.methods[method] ?? 0;
    return `${cost.methods[method] ?? 0}${part === 0 ? '' : ` (${part})`}`;
  };
  const bytes = (of: 'sentBytes' | 'receivedBytes') => {
    const part = metadata[of];
    return `${kilobytes(cost[of])}${part === 0 ? '' : ` (${kilobytes(part)})`}`;
  };
  return [
    ...columns.map(count),
    String(others.reduce((sum, [, requests]) => sum + requests, 0)),
    ...[bytes('sentBytes'), bytes('receivedBytes')],
    `${cost.seconds.toFixed(1)} s`,
  ];
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000).toLocaleString('en')} kB`;
}
