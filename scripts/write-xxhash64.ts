/**
 * Assembles packages/transform/src/xxhash64.wat into the module that ships, xxhash64-module.ts.
 * `--check` writes nothing and exits 1 when that file is not up to date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import makeWabt from 'wabt';

const folder = new URL('../packages/transform/src/', import.meta.url);
const source = new URL('xxhash64.wat', folder);
const target = new URL('xxhash64-module.ts', folder);

const wabt = await makeWabt();
const module = wabt.parseWat('xxhash64.wat', readFileSync(source, 'utf8'));
module.resolveNames();
module.validate();
const { buffer } = module.toBinary({ write_debug_names: false });
module.destroy();

const base64 = Buffer.from(buffer).toString('base64');
const text = `// Assembled from xxhash64.wat by scripts/write-xxhash64.ts (${buffer.length} bytes): change that file instead.
export const moduleBase64 =
  '${base64}';
`;

if (!process.argv.includes('--check')) {
  writeFileSync(target, text);
} else if (readFileSync(target, 'utf8') !== text) {
  console.error('xxhash64-module.ts is not up to date. Run: node scripts/write-xxhash64.ts');
  process.exitCode = 1;
}
