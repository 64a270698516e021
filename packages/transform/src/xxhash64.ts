import { bigintXxhash64 } from './xxhash64-bigint.ts';
import type { Xxhash64 } from './xxhash64-type.ts';
import { wasmXxhash64 } from './xxhash64-wasm.ts';

let chosen: Xxhash64 | undefined;

/** The WebAssembly implementation, or the BigInt one if the platform forbids WebAssembly. */
export function xxhash64(): Xxhash64 {
  chosen ??= choose();
  return chosen;
}

function choose(): Xxhash64 {
  try {
    return wasmXxhash64();
  } catch {
    return bigintXxhash64;
  }
}
