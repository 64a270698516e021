import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import xxhash, { type XXHashAPI } from 'xxhash-wasm';
import * as own from '../src/xxhash64.ts';

// The independent reference is the WebAssembly build of xxHash's C code.
let reference: XXHashAPI;
beforeAll(async () => {
  reference = await xxhash();
});

const unsigned = (value: bigint) => BigInt.asUintN(64, value);

function hashOf(add: () => void): bigint {
  own.seed(42);
  add();
  return unsigned(own.digest());
}

describe('xxHash64', () => {
  it('hashes any text as the reference does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(hashOf(() => own.addText(text))).toBe(reference.h64(text, 42n));
      }),
      { numRuns: 2000 },
    );
  });

  it('hashes texts longer than its scratch buffer', () => {
    const text = 'Türksat 5B – 軌道 🛰️ '.repeat(4000);
    expect(hashOf(() => own.addText(text))).toBe(reference.h64(text, 42n));
  });

  it('hashes doubles by their little-endian bits', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setFloat64(0, value === 0 ? 0 : value, true);
        expect(hashOf(() => own.addDouble(value))).toBe(reference.h64Raw(bytes, 42n));
      }),
    );
  });

  it('hashes safe integers as eight bytes and 32-bit integers as four', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer(), (big, small) => {
        const eight = new Uint8Array(8);
        new DataView(eight.buffer).setBigInt64(0, BigInt(big), true);
        expect(hashOf(() => own.addSafeInteger(big))).toBe(reference.h64Raw(eight, 42n));
        const four = new Uint8Array(4);
        new DataView(four.buffer).setInt32(0, small, true);
        expect(hashOf(() => own.addInt(small))).toBe(reference.h64Raw(four, 42n));
      }),
    );
  });

  it('chains values by the seed', () => {
    const both = hashOf(() => {
      own.addText('B1058');
      own.addInt(14);
    });
    const first = reference.h64('B1058', 42n);
    expect(both).toBe(reference.h64Raw(new Uint8Array([14, 0, 0, 0]), first));
  });
});
