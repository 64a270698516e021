/**
 * xxHash64 over single values, chained by the seed, exactly as Spark SQL's `xxhash64(a, b, …)`
 * does it: so that one cluster statement computes the same `_content_hash` as this code.
 *
 * State is two 32-bit halves in module variables: JavaScript has no 64-bit integers that are
 * fast, and one hash at a time needs no more. Method: XXH64 by Yann Collet (public description).
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
  add(PRIME5L, PRIME5H);
  add(4, 0);
  multiplyInto(value, 0, PRIME1L, PRIME1H);
  low ^= productLow;
  high ^= productHigh;
  rotate(23);
  multiply(PRIME2L, PRIME2H);
  add(PRIME3L, PRIME3H);
  avalanche();
}

/** Adds a 64-bit integer given as halves (Spark's `hashLong`). */
export function addLong(valueLow: number, valueHigh: number): void {
  add(PRIME5L, PRIME5H);
  add(8, 0);
  round8(valueLow, valueHigh);
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

const encoder = new TextEncoder();
let scratch = new Uint8Array(4096);
let words = new DataView(scratch.buffer);

/** Adds a text by its UTF-8 bytes. */
export function addText(text: string): void {
  const most = text.length * 3;
  if (most > scratch.length) {
    scratch = new Uint8Array(most * 2);
    words = new DataView(scratch.buffer);
  }
  addScratch(encoder.encodeInto(text, scratch).written);
}

function addScratch(length: number): void {
  let at = 0;
  if (length >= 32) at = stripes(length);
  else add(PRIME5L, PRIME5H);
  add(length, 0);
  for (; at + 8 <= length; at += 8) round8(words.getInt32(at, true), words.getInt32(at + 4, true));
  if (at + 4 <= length) {
    multiplyInto(words.getInt32(at, true), 0, PRIME1L, PRIME1H);
    low ^= productLow;
    high ^= productHigh;
    rotate(23);
    multiply(PRIME2L, PRIME2H);
    add(PRIME3L, PRIME3H);
    at += 4;
  }
  for (; at < length; at++) {
    multiplyInto(scratch[at] as number, 0, PRIME5L, PRIME5H);
    low ^= productLow;
    high ^= productHigh;
    rotate(11);
    multiply(PRIME1L, PRIME1H);
  }
  avalanche();
}

// Four lanes for texts of 32 bytes and more: low and high halves of each.
const lanes = new Int32Array(8);

function stripes(length: number): number {
  const seedLow = low;
  const seedHigh = high;
  const start = (lane: number, addLow: number, addHigh: number): void => {
    low = seedLow;
    high = seedHigh;
    add(addLow, addHigh);
    lanes[lane * 2] = low;
    lanes[lane * 2 + 1] = high;
  };
  low = PRIME1L;
  high = PRIME1H;
  add(PRIME2L, PRIME2H);
  start(0, low, high);
  start(1, PRIME2L, PRIME2H);
  start(2, 0, 0);
  start(3, NEGATIVE_PRIME1L, NEGATIVE_PRIME1H);

  let at = 0;
  for (; at + 32 <= length; at += 32) {
    for (let lane = 0; lane < 4; lane++) {
      low = lanes[lane * 2] as number;
      high = lanes[lane * 2 + 1] as number;
      laneRound(words.getInt32(at + lane * 8, true), words.getInt32(at + lane * 8 + 4, true));
      lanes[lane * 2] = low;
      lanes[lane * 2 + 1] = high;
    }
  }

  const turns = [1, 7, 12, 18];
  let sumLow = 0;
  let sumHigh = 0;
  for (let lane = 0; lane < 4; lane++) {
    low = lanes[lane * 2] as number;
    high = lanes[lane * 2 + 1] as number;
    rotate(turns[lane] as number);
    add(sumLow, sumHigh);
    sumLow = low;
    sumHigh = high;
  }
  for (let lane = 0; lane < 4; lane++) {
    low = 0;
    high = 0;
    laneRound(lanes[lane * 2] as number, lanes[lane * 2 + 1] as number);
    low ^= sumLow;
    high ^= sumHigh;
    multiply(PRIME1L, PRIME1H);
    add(PRIME4L, PRIME4H);
    sumLow = low;
    sumHigh = high;
  }
  return at;
}

/** acc = rotl(acc + value * P2, 31) * P1 */
function laneRound(valueLow: number, valueHigh: number): void {
  multiplyInto(valueLow, valueHigh, PRIME2L, PRIME2H);
  add(productLow, productHigh);
  rotate(31);
  multiply(PRIME1L, PRIME1H);
}

/** hash = rotl(hash ^ (rotl(value * P2, 31) * P1), 27) * P1 + P4 */
function round8(valueLow: number, valueHigh: number): void {
  const hashLow = low;
  const hashHigh = high;
  low = 0;
  high = 0;
  laneRound(valueLow, valueHigh);
  low ^= hashLow;
  high ^= hashHigh;
  rotate(27);
  multiply(PRIME1L, PRIME1H);
  add(PRIME4L, PRIME4H);
}

function avalanche(): void {
  low ^= high >>> 1; // hash ^= hash >>> 33
  multiply(PRIME2L, PRIME2H);
  const shifted = (low >>> 29) | (high << 3); // hash >>> 29, low half
  high ^= high >>> 29;
  low ^= shifted;
  multiply(PRIME3L, PRIME3H);
  low ^= high; // hash >>> 32
}

function add(otherLow: number, otherHigh: number): void {
  const sum = (low >>> 0) + (otherLow >>> 0);
  low = sum | 0;
  high = (high + otherHigh + (sum > 4_294_967_295 ? 1 : 0)) | 0;
}

function rotate(by: number): void {
  const oldLow = low;
  low = (oldLow << by) | (high >>> (32 - by));
  high = (high << by) | (oldLow >>> (32 - by));
}

function multiply(otherLow: number, otherHigh: number): void {
  multiplyInto(low, high, otherLow, otherHigh);
  low = productLow;
  high = productHigh;
}

let productLow = 0;
let productHigh = 0;

/** 64-bit product modulo 2^64, from 16-bit pieces of the low halves. */
function multiplyInto(aLow: number, aHigh: number, bLow: number, bHigh: number): void {
  const a0 = aLow & 0xffff;
  const a1 = aLow >>> 16;
  const b0 = bLow & 0xffff;
  const b1 = bLow >>> 16;
  const p00 = Math.imul(a0, b0);
  const p01 = Math.imul(a0, b1);
  const p10 = Math.imul(a1, b0);
  const middle = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
  productLow = (middle << 16) | (p00 & 0xffff);
  productHigh =
    (Math.imul(a1, b1) +
      (p01 >>> 16) +
      (p10 >>> 16) +
      (middle >>> 16) +
      Math.imul(aLow, bHigh) +
      Math.imul(aHigh, bLow)) |
    0;
}

const PRIME1H = 0x9e3779b1 | 0;
const PRIME1L = 0x85ebca87 | 0;
const PRIME2H = 0xc2b2ae3d | 0;
const PRIME2L = 0x27d4eb4f | 0;
const PRIME3H = 0x165667b1 | 0;
const PRIME3L = 0x9e3779f9 | 0;
const PRIME4H = 0x85ebca77 | 0;
const PRIME4L = 0xc2b2ae63 | 0;
const PRIME5H = 0x27d4eb2f | 0;
const PRIME5L = 0x165667c5 | 0;
const NEGATIVE_PRIME1L = -PRIME1L | 0;
const NEGATIVE_PRIME1H = ~PRIME1H;
