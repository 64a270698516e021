import type { Xxhash64 } from './xxhash64-type.ts';

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const wrap = (value: bigint) => BigInt.asUintN(64, value);
const rotate = (value: bigint, bits: bigint) => wrap(value << bits) | (value >> (64n - bits));
const round = (lane: bigint, value: bigint) => wrap(rotate(wrap(lane + value * P2), 31n) * P1);
const merge = (hash: bigint, lane: bigint) => wrap((hash ^ round(0n, lane)) * P1 + P4);
const mix8 = (hash: bigint, value: bigint) => wrap(rotate(hash ^ round(0n, value), 27n) * P1 + P4);
const mix4 = (hash: bigint, value: bigint) => wrap(rotate(hash ^ wrap(value * P1), 23n) * P2 + P3);
const mix1 = (hash: bigint, value: bigint) => wrap(rotate(hash ^ wrap(value * P5), 11n) * P1);

/** The final mix: each bit affects all bits. */
function finish(value: bigint): bigint {
  let hash = wrap((value ^ (value >> 33n)) * P2);
  hash = wrap((hash ^ (hash >> 29n)) * P3);
  return hash ^ (hash >> 32n);
}

let hash = 0n;
const encoder = new TextEncoder();
const double = new DataView(new ArrayBuffer(8));

function addLong(value: bigint): void {
  hash = finish(mix8(wrap(hash + P5 + 8n), wrap(value)));
}

let bytes = new Uint8Array(1024);

function reserve(needed: number): Uint8Array<ArrayBuffer> {
  if (needed > bytes.length) {
    const larger = new Uint8Array(needed * 2);
    larger.set(bytes);
    bytes = larger;
  }
  return bytes;
}

function addBytes(from: number, length: number): void {
  const view = new DataView(bytes.buffer, from, length);
  let at = 0;
  let result = wrap(hash + P5);
  if (length >= 32) {
    const lanes = [wrap(hash + P1 + P2), wrap(hash + P2), hash, wrap(hash - P1)];
    for (; at + 32 <= length; at += 32) {
      for (const [lane, value] of lanes.entries()) {
        lanes[lane] = round(value, view.getBigUint64(at + 8 * lane, true));
      }
    }
    const [a = 0n, b = 0n, c = 0n, d = 0n] = lanes;
    result = wrap(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
    result = lanes.reduce(merge, result);
  }
  result = wrap(result + BigInt(length));
  for (; at + 8 <= length; at += 8) result = mix8(result, view.getBigUint64(at, true));
  if (at + 4 <= length) {
    result = mix4(result, BigInt(view.getUint32(at, true)));
    at += 4;
  }
  for (; at < length; at++) result = mix1(result, BigInt(view.getUint8(at)));
  hash = finish(result);
}

/**
 * xxHash64 on BigInt, for platforms that forbid WebAssembly compiled from bytes. It mirrors
 * `xxhash64.wat` and is not optimized for speed.
 */
export const bigintXxhash64: Xxhash64 = {
  seed: (value) => {
    hash = wrap(BigInt(value));
  },
  addInt: (value) => {
    hash = finish(mix4(wrap(hash + P5 + 4n), BigInt(value >>> 0)));
  },
  addSafeInteger: (value) => addLong(BigInt(value)),
  addDouble: (value) => {
    double.setFloat64(0, value === 0 ? 0 : value);
    addLong(double.getBigUint64(0));
  },
  addMoment: (days, microsOfDay) => addLong(BigInt(days) * 86_400_000_000n + BigInt(microsOfDay)),
  addText: (text) => {
    const into = reserve(text.length * 3);
    addBytes(0, encoder.encodeInto(text, into).written);
  },
  reserve,
  addBytes,
  digest: () => BigInt.asIntN(64, hash),
};
