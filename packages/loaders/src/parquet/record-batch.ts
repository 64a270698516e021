import type { Data, DataType, RecordBatch, Schema } from 'apache-arrow';
import type { ColumnBuffers } from './column-builder.ts';
import type { Arrow } from './driver.ts';

/** The columns as an Arrow batch on the same memory, without copying. */
export function recordBatch(
  arrow: Arrow,
  schema: Schema,
  rows: number,
  columns: readonly ColumnBuffers[],
): RecordBatch {
  const children = schema.fields.map(({ type }, at) =>
    columnData(arrow, type, columns[at] as ColumnBuffers),
  );
  const type = new arrow.Struct(schema.fields);
  return new arrow.RecordBatch(schema, arrow.makeData({ type, length: rows, children }));
}

function columnData(arrow: Arrow, type: DataType, buffers: ColumnBuffers): Data {
  const { length, nullCount, validity, values, offsets } = buffers;
  const nulls = { length, nullCount, nullBitmap: validity };
  // `makeData` has an overload for each type; the builders provide the right buffers.
  return arrow.makeData({ type, ...nulls, data: values, valueOffsets: offsets } as never);
}
