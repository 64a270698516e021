import { defined } from '../defined.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { qualified } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';
import type { CopyStep } from './copy-source.ts';
import { literal } from './sql-text.ts';
import type { RedshiftTarget } from './target.ts';

/** Fills a staging table from the files of a manifest. */
export async function copyInto(
  warehouse: Warehouse,
  target: RedshiftTarget,
  stage: string,
  { manifest, prefix }: CopyStep,
): Promise<void> {
  const started = performance.now();
  try {
    await warehouse.query(copy(target, stage, manifest));
  } catch (error) {
    if (!isLoaderError(error) || error.code === 'connection') throw error;
    const details = await loadErrors(warehouse, prefix, performance.now() - started);
    if (details.length === 0) throw error;
    throw new LoaderError(error.code, `${error.message} ${details.join(' ')}`, {
      target: target.name,
      cause: error,
      ...defined({ reason: error.reason }),
    });
  }
}

function copy({ schema, iamRole }: RedshiftTarget, into: string, manifest: string): string {
  const role = iamRole === 'default' ? 'default' : literal(iamRole);
  return `copy ${qualified(schema, into)} from ${literal(manifest)} iam_role ${role} format as parquet manifest`;
}

/** Clocks and rounded timestamps may differ by this much. */
const slackSeconds = 5;

/**
 * The load errors that Redshift recorded for files of this COPY, one sentence each: from the view
 * that every kind of warehouse has, or from the older one of provisioned clusters. Errors of
 * earlier loads of the same files are excluded by their time.
 */
async function loadErrors(
  warehouse: Warehouse,
  prefix: string,
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
      const { rows } = await warehouse.query(view, [`${prefix}%`]);
      if (rows.length === 0) continue;
      return rows.map(({ file, line, name, type, reason }) => {
        const column = name === '' || name === null ? '' : `, column ${name} (${type})`;
        return `${file}, line ${line}${column}: ${String(reason).replace(/\.?$/, '.')}`;
      });
    } catch {
      // Without the privilege to read the view, the error of COPY itself is reported.
    }
  }
  return [];
}
