import { qualified } from '../database/sql-names.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { literal } from './sql-text.ts';
import type { RedshiftTarget } from './target.ts';
import type { Warehouse } from './warehouse.ts';

/** Fills a staging table from the files of a manifest. */
export async function copyInto(
  warehouse: Warehouse,
  { name, schema, iamRole }: RedshiftTarget,
  stage: string,
  manifest: string,
  folder: string,
): Promise<void> {
  const role = iamRole === 'default' ? 'default' : literal(iamRole);
  const statement = `copy ${qualified(schema, stage)} from ${literal(manifest)} iam_role ${role} format as parquet manifest`;
  try {
    await warehouse.query(statement);
  } catch (error) {
    if (!isLoaderError(error) || error.code === 'connection') throw error;
    const details = await loadErrors(warehouse, folder);
    if (details.length === 0) throw error;
    throw new LoaderError(error.code, `${error.message} ${details.join(' ')}`, {
      target: name,
      cause: error,
      ...(error.reason === undefined ? {} : { reason: error.reason }),
    });
  }
}

/**
 * What Redshift noted of files of this run: a sentence for each of the first errors, from the
 * view for every kind of warehouse, or the older one of provisioned clusters.
 */
async function loadErrors(warehouse: Warehouse, folder: string): Promise<string[]> {
  const views = [
    `select trim(file_name) as file, line_number as line, trim(column_name) as name,
            trim(column_type) as type, trim(error_message) as reason
       from sys_load_error_detail where file_name like $1 order by start_time desc limit 3`,
    `select trim(filename) as file, line_number as line, trim(colname) as name,
            trim(type) as type, trim(err_reason) as reason
       from stl_load_errors where filename like $1 order by starttime desc limit 3`,
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
