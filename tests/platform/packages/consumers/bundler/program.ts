import { LoaderError, loaderErrorCodes } from '@spacex-platform/loaders';
import { type Core, readDocument, resources } from '@spacex-platform/spacex-client';
import { contentHash, cores, marts, type Row, rowsOf, tables } from '@spacex-platform/transform';

const text = JSON.stringify({
  id: '5e9e28a6f35918c0803b265c',
  serial: 'B1051',
  block: 5,
  status: 'active',
  reuse_count: 12,
  rtls_attempts: 1,
  rtls_landings: 1,
  asds_attempts: 12,
  asds_landings: 12,
  last_update: null,
  launches: [],
});

export function rowOf(json: string): Row<typeof cores> {
  const checked = readDocument(resources.cores, json);
  if (!checked.ok) throw new LoaderError('configuration', JSON.stringify(checked.reject.issues));
  const document: Core = checked.document;
  const [row] = rowsOf(cores)(document);
  if (row === undefined) throw new LoaderError('configuration', 'A core makes one row.');
  return row;
}

const row = rowOf(text);
console.log(
  JSON.stringify({
    serial: row.serial,
    hash: String(contentHash(cores)(row)),
    tables: tables.length,
    marts: Object.keys(marts).length,
    transient: loaderErrorCodes.connection.transient,
  }),
);
