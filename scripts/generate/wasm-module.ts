import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import makeWabt from 'wabt';

const root = new URL('../../', import.meta.url);

/**
 * `<path>.wat` as the TypeScript module `<path>-module.ts`.
 *
 * @param base a module whose functions `<path>.wat` adds some to
 */
export async function moduleSource(path: string, base?: string): Promise<Map<string, string>> {
  const wabt = await makeWabt();
  const name = `${basename(path)}.wat`;
  const own = textOf(path);
  const text = base === undefined ? own : textOf(base).trimEnd().replace(/\)$/, `\n${own})`);
  const module = wabt.parseWat(name, text);
  module.resolveNames();
  module.validate();
  const { buffer } = module.toBinary({ write_debug_names: false });
  module.destroy();
  const assembled = `// Assembled from ${name} by pnpm generate (${buffer.length} bytes): change that file instead.
export const moduleBase64 =
  '${Buffer.from(buffer).toString('base64')}';
`;
  return new Map([[`${path}-module.ts`, assembled]]);
}

function textOf(path: string): string {
  return readFileSync(new URL(`${path}.wat`, root), 'utf8');
}
