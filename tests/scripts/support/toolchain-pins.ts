import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../support/repository.ts';

/** The part of an npm lockfile that pins packages. */
export interface PackageLock {
  readonly packages: Record<string, { readonly version?: string; integrity?: string }>;
}

/** What `scripts/toolchain/<tool>` pins: versions and hashes by the name of the package. */
export function pinsOf(tool: 'node' | 'pnpm') {
  const path = join(repositoryRoot, `scripts/toolchain/${tool}/package-lock.json`);
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as PackageLock;
  const pins = Object.entries(packages).filter(([place]) => place !== '');
  return new Map(pins.map(([place, pin]) => [place.replace('node_modules/', ''), pin]));
}
