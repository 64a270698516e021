import { setFlagsFromString } from 'node:v8';

/** The largest budget that V8 accepts, 165 times its default. */
const budget = 2 ** 31 - 1;

/**
 * Lets V8 optimize only those functions of WebAssembly that run for long. Most commands on the embedded
 * database end within seconds, and optimizing PGlite takes a quarter of their processor time; a long
 * load still optimizes what it repeats. V8 also validates a function when it is first called, and most
 * of them never are. Call it before PGlite starts, and only in a program that does nothing else: these
 * settings are those of the process.
 */
export function delayWasmOptimization(): void {
  setFlagsFromString(`--wasm-tiering-budget=${budget}`);
  setFlagsFromString('--wasm-lazy-validation');
}

/**
 * Like {@link delayWasmOptimization}, but V8 optimizes nothing, for work that certainly ends within
 * seconds. The parser of PostgreSQL is one function of 100 kB, which V8 would optimize during the
 * statements of a first run: this takes a second and 600 MB.
 */
export function avoidWasmOptimization(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  setFlagsFromString('--wasm-lazy-validation');
}
