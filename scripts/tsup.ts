import { globSync, rmSync } from 'node:fs';
import { defineConfig, type Options } from 'tsup';

/**
 * One way to build every package: ESM for the oldest Node we support, shared code in
 * chunks, no declarations (`tsc -b` writes those: tsup's own do not work with TypeScript 7).
 */
export function library(entry: string[], more: Pick<Options, 'onSuccess'> = {}) {
  // Chunks have their hash in the name, so those of earlier builds would pile up. The
  // declarations beside them stay: tsup's own cleaning would take them too.
  for (const file of globSync('dist/**/*.{js,js.map}')) rmSync(file, { force: true });
  return defineConfig({
    entry,
    format: 'esm',
    target: 'es2023',
    platform: 'neutral',
    // node:sqlite has no name without the prefix.
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
