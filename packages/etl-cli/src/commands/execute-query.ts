import type { MartName } from '@spacex-platform/transform';
import { exitCodes } from '../exit-codes.ts';
import type { RowFormat } from '../output/rows/row-format.ts';
import { OutputClosed, type Sink, standardOutput, writeWholeFile } from '../output/sink.ts';
import { withOpen } from '../targets/with-open.ts';
import { UsageError } from '../usage-error.ts';
import { noteFreshness, readFreshness } from './freshness-note.ts';
import { martOrder } from './mart-order.ts';
import { openStream } from './open-stream.ts';
import { queryAdvice } from './query-advice.ts';
import { loaderOf, type ReadFlags } from './read-target.ts';
import { reportFailure } from './report-failure.ts';

interface QueryFlags extends ReadFlags {
  readonly format: 'table' | 'json' | 'csv' | 'parquet';
  readonly out?: string;
  readonly null: string;
}

/** Prints the result of a mart or of a SQL query; returns the exit code. */
export async function executeQuery(text: string, flags: QueryFlags): Promise<number> {
  if (text.trim() === '') {
    throw new UsageError(
      'The query is empty. Give the name of a mart, such as core_usage, or a SELECT.',
    );
  }
  const { format, out, null: nullText } = flags;
  if (format === 'parquet' && out === undefined && process.stdout.isTTY) {
    throw new UsageError('Parquet is not text: write it to a file with --out, or into a pipe.');
  }
  const sql = sqlOf(text);
  const work = async () => {
    const write = await formats[format]();
    const loader = await loaderOf(flags);
    let lastLaunch: string | null | undefined;
    const print = (sink: Sink) =>
      withOpen(loader.openReader(), async (reader) => {
        await write(await openStream(reader, sql), sink, { nullText });
        if (isMart(text.trim())) lastLaunch = await readFreshness(reader, flags);
      });
    if (out === undefined) await print(standardOutput()).catch(ignoreClosed);
    else await writeWholeFile(out, print);
    await noteFreshness(loader, lastLaunch, flags);
    return exitCodes.succeeded;
  };
  return reportFailure(flags, work, (error) => queryAdvice(error, text, flags));
}

const formats: Readonly<Record<QueryFlags['format'], () => Promise<RowFormat>>> = {
  table: async () => (await import('../output/rows/table.ts')).writeTable,
  json: async () => (await import('../output/rows/json.ts')).writeJson,
  csv: async () => (await import('../output/rows/csv.ts')).writeCsv,
  parquet: async () => (await import('../output/rows/parquet.ts')).writeParquet,
};

/** Other errors of standard output are reported when the command ends. */
function ignoreClosed(error: unknown): void {
  if (!(error instanceof OutputClosed)) throw error;
}

/** A single word names a mart, a table or a view; anything else is SQL. */
function sqlOf(text: string): string {
  const name = text.trim();
  if (!/^\w+$/.test(name)) return text;
  const order = isMart(name) ? ` order by ${martOrder[name]}` : '';
  return `select * from "${name}"${order}`;
}

function isMart(name: string): name is MartName {
  return Object.hasOwn(martOrder, name);
}
