/**
 * Prints the notes of a release: the entries of the newest version in the changelogs of all
 * packages, each once and without the hash of its commit.
 *
 *     node scripts/release-notes.ts
 */
import { changesOf, currentVersion } from './docs/changelog.ts';

const root = new URL('../', import.meta.url);
process.stdout.write(`${changesOf(root, currentVersion(root))}\n`);
