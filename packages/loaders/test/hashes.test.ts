import { describe, expect, it } from 'vitest';
import { HashMap, HashSet } from '../src/run/hash-map.ts';

/** Uniform hashes from 0, including the largest and the smallest number. */
function hashes(count: number): bigint[] {
  const spread = Array.from({ length: count }, (_, at) =>
    BigInt.asIntN(64, BigInt(at) * 0x9e3779b97f4a7c15n),
  );
  return [...spread, 2n ** 63n - 1n, -(2n ** 63n), -1n, 1n, 2n, 3n];
}

/** Hashes that all map to the last slot. */
const colliding = Array.from({ length: 2_000 }, (_, at) => (BigInt(at) << 32n) | 0xffff_ffffn);

describe('HashMap and HashSet', () => {
  it.each([
    ['uniform hashes', hashes(50_000)],
    ['colliding hashes', colliding.map((key) => BigInt.asIntN(64, key))],
  ])('behave like Map and Set: %s', (_, keys) => {
    const [map, set, reference] = [new HashMap(), new HashSet(), new Map<bigint, bigint>()];
    keys.forEach((key, at) => {
      if (at % 3 === 0) return;
      map.set(key, BigInt(at));
      set.add(key);
      reference.set(key, BigInt(at));
    });
    for (const key of keys.filter((_, at) => at % 7 === 1)) {
      map.set(key, -5n);
      set.add(key);
      reference.set(key, -5n);
    }
    for (const key of keys) {
      expect(map.get(key)).toBe(reference.get(key));
      expect(map.has(key)).toBe(reference.has(key));
      expect(set.has(key)).toBe(reference.has(key));
    }
  });
});
