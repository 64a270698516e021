import { setFlagsFromString } from 'node:v8';

/**
 * Lets V8 optimize only those functions of WebAssembly that run a hundred times as long as by default.
 * Most commands on the embedded database end within seconds, and optimizing PGlite takes a quarter of
 * their processor time; a long load still optimizes what it repeats. Call it before PGlite starts,
 * and only in a program that does nothing else: V8 has one budget for the process.
 */
export function delayWasmOptimization(): void {
  setFlagsFromString('--wasm-tiering-budget=1300000000');
}
