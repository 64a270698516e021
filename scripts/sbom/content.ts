import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Component, Hash } from './bom.ts';

/** Hash of a file, in hexadecimal digits. */
export function hashOf(file: string, algorithm: 'sha256' | 'sha512'): Hash {
  const content = createHash(algorithm).update(readFileSync(file)).digest('hex');
  return { alg: algorithm === 'sha256' ? 'SHA-256' : 'SHA-512', content };
}

/** Files of a directory as components, in a fixed order, with paths below the directory. */
export function filesOf(directory: string): Component[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('node_modules/'))
    .toSorted()
    .map((path) => ({
      type: 'file',
      name: path,
      hashes: [hashOf(join(directory, path), 'sha256')],
    }));
}
