import { stringify } from 'csv-stringify/sync';
import type { RowFormat } from './row-format.ts';

/** Stands for null, which csv-stringify cannot tell from an empty text. */
const none = {};

/** RFC 4180, with a header. Null is the null text without quotes; an equal text has quotes. */
export const writeCsv: RowFormat = async ({ columns, batches }, sink, { nullText }) => {
  const options = {
    cast: {
      boolean: String,
      number: String,
      object: () => ({ value: nullText, quoted: false, quoted_empty: false }),
      string: (value: string) =>
        value === nullText ? { value, quoted: true, quoted_empty: true } : value,
    },
  };
  await sink.write(stringify([columns.map(({ name }) => name)]));
  for await (const batch of batches) {
    await sink.write(
      stringify(
        batch.map((row) => row.map((value) => value ?? none)),
        options,
      ),
    );
  }
};
