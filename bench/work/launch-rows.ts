import {
  compileResource,
  type Launch,
  readDocument,
  resources,
} from '@spacex-platform/spacex-client';
import { launches, type Row, rowsOf } from '@spacex-platform/transform';
import { linesOfFile } from './ndjson.ts';

export type LaunchRow = Row<typeof launches>;

/** As the pipeline reads many documents: by a compiled schema. */
const resource = compileResource(resources.launches);

/** One line as a document; a broken one ends the worker, since generated ones are sound. */
export function launchOf(line: string): Launch {
  const checked = readDocument(resource, line);
  if (checked.ok) return checked.document;
  throw new Error(`A generated document was rejected: ${JSON.stringify(checked.reject.issues)}`);
}

/**
 * The rows of `launches`, all in memory.
 *
 * @param revision above 0: every twentieth row is another one than in any other revision
 */
export async function launchRows(path: string, revision = 0): Promise<LaunchRow[]> {
  const toRows = rowsOf(launches, { textsChecked: true });
  const rows: LaunchRow[] = [];
  for await (const lines of linesOfFile(path)) {
    for (const line of lines) {
      for (const row of toRows(launchOf(line))) {
        const changes = revision > 0 && rows.length % 20 === 0;
        rows.push(changes ? { ...row, details: `Revision ${revision}. ${row.details}` } : row);
      }
    }
  }
  return rows;
}
