/** Assembles packages/transform/src/*.wat into the WebAssembly modules that ship. */
import { moduleSource } from './wasm-module.ts';

const folder = 'packages/transform/src';

export async function produce(): Promise<Map<string, string>> {
  const hash = await moduleSource(`${folder}/xxhash64`);
  const rows = await moduleSource(`${folder}/binary-row`, `${folder}/xxhash64`);
  return new Map([...hash, ...rows]);
}
