/** Assembles packages/loaders/src/parquet/split-texts.wat into the WebAssembly module that ships. */
import { moduleSource } from './wasm-module.ts';

export async function produce(): Promise<Map<string, string>> {
  return moduleSource('packages/loaders/src/parquet/split-texts');
}
