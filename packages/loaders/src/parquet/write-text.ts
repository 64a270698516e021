/** Up to this length, a loop over the characters is faster than a call into the runtime. */
const shortUnits = 24;

/** Writes UTF-8 and returns its end offset. The buffer must be large enough. */
export function writeText(into: Buffer, start: number, text: string): number {
  const units = text.length;
  if (units > shortUnits) return start + into.write(text, start);
  for (let at = 0; at < units; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 0x7f) return start + into.write(text, start);
    into[start + at] = unit;
  }
  return start + units;
}
