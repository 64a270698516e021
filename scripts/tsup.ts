import { globSync, rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/**
 * The build of every package: ESM for the oldest supported Node, shared code in chunks, no
 * declarations (`tsc -b` writes them, because tsup's do not work with TypeScript 7).
 */
export function library(entry: string[], more: Pick<Options, 'onSuccess'> = {}) {
  // Chunks have a hash in their name, so those of earlier builds would accumulate. tsup's own
  // cleaning would also delete the declarations.
  for (const file of globSync('dist/**/*.{js,js.map}')) rmSync(file, { force: true });
  return defineConfig({
    entry,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    // node:sqlite cannot be imported without the prefix.
    removeNodeProtocol: false,
    external: [/^node:/],
    outDir: 'dist',
    splitting: true,
    sourcemap: true,
    clean: false,
    dts: false,
    treeshake: true,
    ...more,
  });
}
