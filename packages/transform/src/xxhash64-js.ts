/**
 * xxHash64 in JavaScript alone, where WebAssembly is not allowed; see {@link Xxhash64}.
 *
 * JavaScript's 64-bit integers are slow, so a 64-bit value is two 32-bit halves. Inside a
 * function the halves are local variables, which is what makes it fast; between calls they
 * rest here. Method: XXH64 by Yann Collet (public description).
 */

let low = 0;
let high = 0;

const view = new BigInt64Array(1);
const halves = new Int32Array(view.buffer);
const double = new Float64Array(view.buffer);

/** Sets the running hash. */
export function seed(value: number): void {
  low = value | 0;
  high = value < 0 ? -1 : 0;
}

/** The running hash as a signed 64-bit integer. */
export function digest(): bigint {
  halves[0] = low;
  halves[1] = high;
  return view[0] as bigint;
}

/** Adds a 32-bit integer (Spark's `hashInt`). */
export function addInt(value: number): void {
  const l = (low + P5L + 4) | 0;
  const h = (high + P5H + carryOf3(low, P5L, 4)) | 0;
  mixWord(l, h, value);
  avalanche();
}

/** Adds a 64-bit integer given as halves (Spark's `hashLong`). */
export function addLong(valueLow: number, valueHigh: number): void {
  const l = (low + P5L + 8) | 0;
  const h = (high + P5H + carryOf3(low, P5L, 8)) | 0;
  mixLong(l, h, valueLow, valueHigh);
  avalanche();
}

/** Adds a double by its bits; -0 counts as 0, as in SQL. */
export function addDouble(value: number): void {
  double[0] = value === 0 ? 0 : value;
  addLong(halves[0] as number, halves[1] as number);
}

/** Adds a safe integer as 64 bits. */
export function addSafeInteger(value: number): void {
  addLong(value | 0, Math.floor(value / 4_294_967_296) | 0);
}

/** Adds days since 1970-01-01 and microseconds of that day as microseconds, 64 bits. */
export function addMoment(days: number, microsOfDay: number): void {
  view[0] = BigInt(days) * 86_400_000_000n + BigInt(microsOfDay);
  addLong(halves[0] as number, halves[1] as number);
}

const encoder = new TextEncoder();
let bytes = new Uint8Array(4096);
let words = new DataView(bytes.buffer);

/** Adds a text by its UTF-8 bytes. */
export function addText(text: string): void {
  const most = text.length * 3;
  if (most > bytes.length) {
    bytes = new Uint8Array(most * 2);
    words = new DataView(bytes.buffer);
  }
  addBytes(encode(text));
}

/** Short ASCII texts, nearly all there are, are written faster by hand than by the encoder. */
function encode(text: string): number {
  const { length } = text;
  if (length > 64) return encoder.encodeInto(text, bytes).written;
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) return encoder.encodeInto(text, bytes).written;
    bytes[at] = code;
  }
  return length;
}

function addBytes(length: number): void {
  const stripes = length >= 32 ? addStripes(length) : 0;
  const baseLow = stripes > 0 ? low : (low + P5L) | 0;
  const baseHigh = stripes > 0 ? high : (high + P5H + carry(low, P5L)) | 0;
  low = (baseLow + length) | 0;
  high = (baseHigh + carry(baseLow, length)) | 0;
  let at = stripes;
  for (; at + 8 <= length; at += 8) {
    mixLong(low, high, words.getInt32(at, true), words.getInt32(at + 4, true));
  }
  if (at + 4 <= length) {
    mixWord(low, high, words.getInt32(at, true));
    at += 4;
  }
  for (; at < length; at++) mixByte(bytes[at] as number);
  avalanche();
}

// Four lanes for texts of 32 bytes and more: low and high halves of each.
const lanes = new Int32Array(8);

/** Takes all whole stripes of 32 bytes and returns how many bytes they are. */
function addStripes(length: number): number {
  startLane(0, P12L, P12H);
  startLane(1, P2L, P2H);
  startLane(2, 0, 0);
  startLane(3, NEGATIVE_P1L, NEGATIVE_P1H);
  let at = 0;
  for (; at + 32 <= length; at += 32) {
    for (let lane = 0; lane < 4; lane++) {
      const from = at + lane * 8;
      roundLane(lane, words.getInt32(from, true), words.getInt32(from + 4, true));
    }
  }
  low = 0;
  high = 0;
  addRotated(0, 1);
  addRotated(1, 7);
  addRotated(2, 12);
  addRotated(3, 18);
  for (let lane = 0; lane < 4; lane++) mergeLane(lane);
  return at;
}

function startLane(lane: number, addLow: number, addHigh: number): void {
  lanes[lane * 2] = low + addLow;
  lanes[lane * 2 + 1] = high + addHigh + carry(low, addLow);
}

/** lane = rotl(lane + value * P2, 31) * P1 */
function roundLane(lane: number, valueLow: number, valueHigh: number): void {
  const laneLow = lanes[lane * 2] as number;
  const pl = Math.imul(valueLow, P2L);
  const ph = highProduct(valueLow, valueHigh, P2L, P2H);
  const l = (laneLow + pl) | 0;
  const h = ((lanes[lane * 2 + 1] as number) + ph + carry(laneLow, pl)) | 0;
  const rl = (l << 31) | (h >>> 1);
  const rh = (h << 31) | (l >>> 1);
  lanes[lane * 2] = Math.imul(rl, P1L);
  lanes[lane * 2 + 1] = highProduct(rl, rh, P1L, P1H);
}

function addRotated(lane: number, by: number): void {
  const l = lanes[lane * 2] as number;
  const h = lanes[lane * 2 + 1] as number;
  const rl = (l << by) | (h >>> (32 - by));
  const rh = (h << by) | (l >>> (32 - by));
  const sum = (low + rl) | 0;
  high = (high + rh + carry(low, rl)) | 0;
  low = sum;
}

/** hash = (hash ^ (rotl(lane * P2, 31) * P1)) * P1 + P4 */
function mergeLane(lane: number): void {
  const value = lanes[lane * 2] as number;
  const pl = Math.imul(value, P2L);
  const ph = highProduct(value, lanes[lane * 2 + 1] as number, P2L, P2H);
  const rl = (pl << 31) | (ph >>> 1);
  const rh = (ph << 31) | (pl >>> 1);
  const xl = low ^ Math.imul(rl, P1L);
  const xh = high ^ highProduct(rl, rh, P1L, P1H);
  const ml = Math.imul(xl, P1L);
  low = (ml + P4L) | 0;
  high = (highProduct(xl, xh, P1L, P1H) + P4H + carry(ml, P4L)) | 0;
}

/** hash = rotl(hash ^ (rotl(value * P2, 31) * P1), 27) * P1 + P4 */
function mixLong(hashLow: number, hashHigh: number, valueLow: number, valueHigh: number): void {
  const pl = Math.imul(valueLow, P2L);
  const ph = highProduct(valueLow, valueHigh, P2L, P2H);
  const rl = (pl << 31) | (ph >>> 1);
  const rh = (ph << 31) | (pl >>> 1);
  const xl = hashLow ^ Math.imul(rl, P1L);
  const xh = hashHigh ^ highProduct(rl, rh, P1L, P1H);
  const tl = (xl << 27) | (xh >>> 5);
  const th = (xh << 27) | (xl >>> 5);
  const ml = Math.imul(tl, P1L);
  low = (ml + P4L) | 0;
  high = (highProduct(tl, th, P1L, P1H) + P4H + carry(ml, P4L)) | 0;
}

/** hash = rotl(hash ^ (value * P1), 23) * P2 + P3, the value as 32 unsigned bits */
function mixWord(hashLow: number, hashHigh: number, value: number): void {
  const xl = hashLow ^ Math.imul(value, P1L);
  const xh = hashHigh ^ highProduct(value, 0, P1L, P1H);
  const tl = (xl << 23) | (xh >>> 9);
  const th = (xh << 23) | (xl >>> 9);
  const ml = Math.imul(tl, P2L);
  low = (ml + P3L) | 0;
  high = (highProduct(tl, th, P2L, P2H) + P3H + carry(ml, P3L)) | 0;
}

/** hash = rotl(hash ^ (byte * P5), 11) * P1 */
function mixByte(value: number): void {
  const xl = low ^ Math.imul(value, P5L);
  const xh = high ^ highProduct(value, 0, P5L, P5H);
  const tl = (xl << 11) | (xh >>> 21);
  const th = (xh << 11) | (xl >>> 21);
  low = Math.imul(tl, P1L);
  high = highProduct(tl, th, P1L, P1H);
}

function avalanche(): void {
  const al = low ^ (high >>> 1); // hash ^= hash >>> 33
  const bl = Math.imul(al, P2L);
  const bh = highProduct(al, high, P2L, P2H);
  const cl = bl ^ ((bl >>> 29) | (bh << 3)); // hash ^= hash >>> 29
  const ch = bh ^ (bh >>> 29);
  const dh = highProduct(cl, ch, P3L, P3H);
  low = Math.imul(cl, P3L) ^ dh; // hash ^= hash >>> 32
  high = dh;
}

/** What a sum of two low halves carries into the high one. */
function carry(a: number, b: number): number {
  return (a >>> 0) + (b >>> 0) > 4_294_967_295 ? 1 : 0;
}

function carryOf3(a: number, b: number, c: number): number {
  return Math.floor(((a >>> 0) + (b >>> 0) + c) / 4_294_967_296);
}

/** The high half of a 64-bit product modulo 2^64, from 16-bit pieces of the low halves. */
function highProduct(aLow: number, aHigh: number, bLow: number, bHigh: number): number {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const p01 = Math.imul(a0, b1);
  const p10 = Math.imul(a1, b0);
  const middle = (Math.imul(a0, b0) >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
  const crossed = (Math.imul(aLow, bHigh) + Math.imul(aHigh, bLow)) | 0;
  return (Math.imul(a1, b1) + (p01 >>> 16) + (p10 >>> 16) + (middle >>> 16) + crossed) | 0;
}

const P1H = 0x9e3779b1 | 0;
const P1L = 0x85ebca87 | 0;
const P2H = 0xc2b2ae3d | 0;
const P2L = 0x27d4eb4f | 0;
const P3H = 0x165667b1 | 0;
const P3L = 0x9e3779f9 | 0;
const P4H = 0x85ebca77 | 0;
const P4L = 0xc2b2ae63 | 0;
const P5H = 0x27d4eb2f | 0;
const P5L = 0x165667c5 | 0;
const P12L = (P1L + P2L) | 0;
const P12H = (P1H + P2H + carry(P1L, P2L)) | 0;
const NEGATIVE_P1L = -P1L | 0;
const NEGATIVE_P1H = ~P1H;
