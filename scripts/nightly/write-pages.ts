import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { martOrder } from '../../packages/etl-cli/src/commands/mart-order.ts';
import { openStream } from '../../packages/etl-cli/src/commands/open-stream.ts';
import { writeCsv } from '../../packages/etl-cli/src/output/rows/csv.ts';
import { writeParquet } from '../../packages/etl-cli/src/output/rows/parquet.ts';
import { writeWholeFile } from '../../packages/etl-cli/src/output/sink.ts';
import { defaultSchema } from '../../packages/etl-cli/src/targets/default-location.ts';
import { embedded } from '../../packages/etl-cli/src/targets/embedded.ts';
import { makeLoader } from '../../packages/etl-cli/src/targets/make-loader.ts';
import { withOpen } from '../../packages/etl-cli/src/targets/with-open.ts';
import {
  describeFile,
  type Published,
  type PublishedFile,
  writePublished,
} from './published-pages.ts';
import { spacexEtl } from './spacex-etl.ts';

const attribution = 'Data: The Space Devs, Launch Library 2; r/SpaceX';
const formats = { csv: writeCsv, parquet: writeParquet };

/**
 * Writes the report, and each mart as CSV and Parquet, from the embedded database of a data directory.
 *
 * @throws Error if a file has other rows than the database
 */
export async function writePages(
  dataDir: string,
  pages: string,
  syncedAt: string,
): Promise<Published> {
  mkdirSync(join(pages, 'marts'), { recursive: true });
  const report = join(pages, 'report.html');
  const { code } = spacexEtl(['report', '--out', report, '--data-dir', dataDir]);
  if (code !== 0) throw new Error(`spacex-etl report ended with exit code ${code}.`);
  const files: Record<string, PublishedFile> = {
    'report.html': describeFile(pages, 'report.html', null),
  };
  const loader = await makeLoader(embedded, { dataDir, schema: defaultSchema });
  const lastLaunch = await withOpen(loader.openReader(), async (reader) => {
    const value = async (sql: string) => String((await reader.query(sql)).rows[0]?.['value']);
    for (const [mart, order] of Object.entries(martOrder)) {
      const rows = Number(await value(`select count(*) as value from ${mart}`));
      for (const [format, write] of Object.entries(formats)) {
        const path = `marts/${mart}.${format}`;
        const sql = `select * from ${mart} order by ${order}`;
        await writeWholeFile(join(pages, path), async (sink) =>
          write(await openStream(reader, sql), sink, { nullText: '' }),
        );
        files[path] = describeFile(pages, path, rows);
      }
      const written = parse(readFileSync(join(pages, `marts/${mart}.csv`), 'utf8'), {
        columns: true,
      });
      if (written.length === rows) continue;
      throw new Error(`${mart}.csv has ${written.length} rows, the database has ${rows}.`);
    }
    return value(
      `select to_char(max(date_utc) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as value
         from launches where not upcoming`,
    );
  });
  const published: Published = { format: 1, syncedAt, lastLaunch, attribution, files };
  writePublished(pages, published);
  return published;
}
