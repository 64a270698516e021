import type { ResultColumn } from '@spacex-platform/loaders';
import type { RowFormat } from './row-format.ts';
import { uniqueNames } from './unique-names.ts';

/**
 * One array of objects. A column has one type: bigint and numeric are texts, and so are the values of
 * doubles that JSON does not have.
 */
export const writeJson: RowFormat = async ({ columns, batches }, sink) => {
  const names = uniqueNames(columns).map((name) => JSON.stringify(name));
  let separator = '[';
  for await (const batch of batches) {
    let text = '';
    for (const row of batch) {
      const fields = names.map((name, at) => `${name}:${jsonValue(row[at], columns[at])}`);
      text += `${separator}{${fields.join(',')}}`;
      separator = ',\n';
    }
    await sink.write(text);
  }
  await sink.write(separator === '[' ? '[]\n' : ']\n');
};

function jsonValue(value: unknown, column: ResultColumn | undefined): string {
  if (value === null || value === undefined) return 'null';
  if (column?.type === 'json') return String(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(String(value));
  return JSON.stringify(value);
}
