import type { Table } from '@spacex-platform/transform';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { qualified } from '../sql/names.ts';
import { inTransactions, type Warehouse } from './connection.ts';
import type { CopyStep } from './copy-source.ts';
import { movePart } from './ddl.ts';
import { literal } from './sql-text.ts';
import type { RedshiftTarget } from './target.ts';

/** Where rows go: the staging of a table, and that of one of its partitions at a time. */
export interface CopyPlace {
  readonly table: Table;
  readonly stage: string;
  readonly part: string;
}

/** Fills a staging table from the files of manifests. */
export async function copyInto(
  warehouse: Warehouse,
  target: RedshiftTarget,
  place: CopyPlace,
  steps: readonly CopyStep[],
): Promise<void> {
  const [first] = steps;
  if (first === undefined) return;
  const started = performance.now();
  try {
    if (first.partition === null) {
      for (const { manifest } of steps) await warehouse.query(copy(target, place.stage, manifest));
      return;
    }
    // Partitions share transactions: each one is a session of its own through the Data API.
    await inTransactions(
      warehouse,
      steps.flatMap(({ manifest, partition }) => [
        copy(target, place.part, manifest),
        ...movePart(target.schema, place, partition ?? ''),
      ]),
    );
  } catch (error) {
    if (!isLoaderError(error) || error.code === 'connection') throw error;
    const details = await loadErrors(warehouse, first.folder, performance.now() - started);
    if (details.length === 0) throw error;
    throw new LoaderError(error.code, `${error.message} ${details.join(' ')}`, {
      target: target.name,
      cause: error,
      ...(error.reason === undefined ? {} : { reason: error.reason }),
    });
  }
}

function copy({ schema, iamRole }: RedshiftTarget, into: string, manifest: string): string {
  const role = iamRole === 'default' ? 'default' : literal(iamRole);
  return `copy ${qualified(schema, into)} from ${literal(manifest)} iam_role ${role} format as parquet manifest`;
}

/** Clocks and the rounding of moments may differ by so much. */
const slackSeconds = 5;

/**
 * What Redshift noted of files of this COPY: a sentence for each of the first errors, from the
 * view for every kind of warehouse, or the older one of provisioned clusters. Files of a lake may
 * have notes of earlier loads, which are older than this COPY.
 */
async function loadErrors(
  warehouse: Warehouse,
  folder: string,
  sinceMs: number,
): Promise<string[]> {
  const since = `dateadd(second, -${Math.ceil(sinceMs / 1000) + slackSeconds}, getdate())`;
  const views = [
    `select trim(file_name) as file, line_number as line, trim(column_name) as name,
            trim(column_type) as type, trim(error_message) as reason
       from sys_load_error_detail where file_name like $1 and start_time >= ${since} order by start_time desc limit 3`,
    `select trim(filename) as file, line_number as line, trim(colname) as name,
            trim(type) as type, trim(err_reason) as reason
       from stl_load_errors where filename like $1 and starttime >= ${since} order by starttime desc limit 3`,
  ];
  for (const view of views) {
    try {
      const { rows } = await warehouse.query(view, [`${folder}%`]);
      if (rows.length === 0) continue;
      return rows.map(({ file, line, name, type, reason }) => {
        const column = name === '' || name === null ? '' : `, column ${name} (${type})`;
        return `${file}, line ${line}${column}: ${String(reason).replace(/\.?$/, '.')}`;
      });
    } catch {
      // Without the right to look there, the error of COPY itself must do.
    }
  }
  return [];
}
