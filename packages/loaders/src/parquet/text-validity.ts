/** One bit per row of a column of texts, set if it is not null. */
export function textValidity(
  lengths: Int32Array,
  columns: number,
  column: number,
): Uint8Array<ArrayBuffer> {
  const rows = lengths.length / columns;
  const bits = new Uint8Array((rows + 7) >> 3);
  for (let row = 0, at = column; row < rows; row++, at += columns) {
    if ((lengths[at] as number) >= 0) (bits[row >> 3] as number) |= 1 << (row & 7);
  }
  return bits;
}
