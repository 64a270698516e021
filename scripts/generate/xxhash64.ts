/** Assembles packages/transform/src/xxhash64.wat into the WebAssembly module that ships. */
import { readFileSync } from 'node:fs';
import makeWabt from 'wabt';

const source = new URL('../../packages/transform/src/xxhash64.wat', import.meta.url);

export async function produce(): Promise<Map<string, string>> {
  const wabt = await makeWabt();
  const module = wabt.parseWat('xxhash64.wat', readFileSync(source, 'utf8'));
  module.resolveNames();
  module.validate();
  const { buffer } = module.toBinary({ write_debug_names: false });
  module.destroy();
  const text = `// Assembled from xxhash64.wat by pnpm generate (${buffer.length} bytes): change that file instead.
export const moduleBase64 =
  '${Buffer.from(buffer).toString('base64')}';
`;
  return new Map([['packages/transform/src/xxhash64-module.ts', text]]);
}
