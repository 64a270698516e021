import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import xxhash, { type XXHashAPI } from 'xxhash-wasm';
import { xxhash64 } from '../src/xxhash64.ts';
import { bigintXxhash64 } from '../src/xxhash64-bigint.ts';
import type { Xxhash64 } from '../src/xxhash64-type.ts';
import { wasmXxhash64 } from '../src/xxhash64-wasm.ts';

// The independent reference is the WebAssembly build of xxHash's C code.
let reference: XXHashAPI;
beforeAll(async () => {
  reference = await xxhash();
});

const unsigned = (value: bigint) => BigInt.asUintN(64, value);

/** Text from all planes of Unicode, and unpaired surrogates. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary-ascii', maxLength: 100 }),
);

function littleEndian(bytes: number, write: (view: DataView) => void): Uint8Array {
  const out = new Uint8Array(bytes);
  write(new DataView(out.buffer));
  return out;
}

const implementations: readonly (readonly [string, () => Xxhash64])[] = [
  ['WebAssembly', wasmXxhash64],
  ['BigInt', () => bigintXxhash64],
];

describe.each(implementations)('xxHash64 in %s', (_, make) => {
  const hasher = make();

  function hashOf(add: () => void): bigint {
    hasher.seed(42);
    add();
    return unsigned(hasher.digest());
  }

  it('hashes any text like the reference', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(hashOf(() => hasher.addText(any))).toBe(reference.h64(any, 42n));
      }),
      { numRuns: 3000 },
    );
  });

  it('hashes texts of every length around the block sizes', () => {
    for (let length = 0; length < 140; length++) {
      for (const unit of ['x', 'é', '軌', '🛰']) {
        const any = unit.repeat(length);
        expect(hashOf(() => hasher.addText(any))).toBe(reference.h64(any, 42n));
      }
    }
  });

  it('hashes bytes anywhere in its memory, and retains them when it grows', () => {
    const bytes = Buffer.from('Türksat 5B – 軌道 🛰️ '.repeat(9));
    for (let at = 0; at < 9; at++) {
      hasher.reserve(at + bytes.length).set(bytes, at);
      hasher.reserve(300_000 * (at + 1));
      for (const length of [0, 1, 4, 7, 8, 31, 32, 33, 64, 71, bytes.length]) {
        const expected = reference.h64Raw(bytes.subarray(0, length), 42n);
        expect(hashOf(() => hasher.addBytes(at, length))).toBe(expected);
      }
    }
  });

  it('hashes texts that are longer than its memory, repeatedly', () => {
    const one = 'Türksat 5B – 軌道 🛰️ ';
    for (const times of [4000, 1, 4001, 40_000, 3]) {
      const any = one.repeat(times);
      expect(hashOf(() => hasher.addText(any))).toBe(reference.h64(any, 42n));
    }
  });

  it('hashes doubles by their little-endian bits', () => {
    const doubles = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(-0, 5e-324, -5e-324));
    fc.assert(
      fc.property(doubles, (value) => {
        const bytes = littleEndian(8, (view) => view.setFloat64(0, value === 0 ? 0 : value, true));
        expect(hashOf(() => hasher.addDouble(value))).toBe(reference.h64Raw(bytes, 42n));
      }),
    );
  });

  it('hashes safe integers as eight bytes and 32-bit integers as four', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer(), (big, small) => {
        const eight = littleEndian(8, (view) => view.setBigInt64(0, BigInt(big), true));
        expect(hashOf(() => hasher.addSafeInteger(big))).toBe(reference.h64Raw(eight, 42n));
        const four = littleEndian(4, (view) => view.setInt32(0, small, true));
        expect(hashOf(() => hasher.addInt(small))).toBe(reference.h64Raw(four, 42n));
      }),
    );
  });

  it('hashes timestamps as microseconds, up to the last one of the year 9999', () => {
    const day = fc.integer({ min: -719_162, max: 2_932_896 });
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 86_399_999_999 }), (days, micros) => {
        const bytes = littleEndian(8, (view) =>
          view.setBigInt64(0, BigInt(days) * 86_400_000_000n + BigInt(micros), true),
        );
        expect(hashOf(() => hasher.addMoment(days, micros))).toBe(reference.h64Raw(bytes, 42n));
      }),
    );
  });

  it('uses the hash of a value as the seed of the next', () => {
    const both = hashOf(() => {
      hasher.addText('B1058');
      hasher.addInt(14);
    });
    const first = reference.h64('B1058', 42n);
    expect(both).toBe(reference.h64Raw(new Uint8Array([14, 0, 0, 0]), first));
  });
});

describe('the default implementation', () => {
  it('is WebAssembly on Node', () => expect(xxhash64()).not.toBe(bigintXxhash64));

  it.each([
    ['WebAssembly is missing', undefined],
    ['WebAssembly must not be compiled from bytes', { ...WebAssembly, Module: forbidden }],
  ])('is BigInt if %s', async (_, stub) => {
    // Imported again, because the module selects an implementation once.
    vi.resetModules();
    vi.stubGlobal('WebAssembly', stub);
    try {
      const reloaded = await import('../src/xxhash64.ts');
      const fallback = await import('../src/xxhash64-bigint.ts');
      expect(reloaded.xxhash64()).toBe(fallback.bigintXxhash64);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

/** Fails like WebAssembly under a Content-Security-Policy without 'wasm-unsafe-eval'. */
function forbidden(): never {
  throw new Error('Wasm code generation disallowed by embedder');
}
