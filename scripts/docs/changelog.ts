import { existsSync, readFileSync } from 'node:fs';
import { packageFolders } from '../package-folders.ts';

/** Headings of the changelogs, most important first. */
const levels = ['### Major Changes', '### Minor Changes', '### Patch Changes'];

/** The version that all packages have. */
export function currentVersion(root: URL): string {
  const [home] = packageFolders(root);
  if (home === undefined) throw new Error('There is no package.');
  const text = readFileSync(new URL('package.json', home), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Every version in the changelogs of the packages, newest first. */
export function versions(root: URL): string[] {
  const found = packageFolders(root).flatMap((home) =>
    [...changelogOf(home).matchAll(/^## (\S+)$/gm)].map(([, version = '']) => version),
  );
  const numeric = new Intl.Collator('en', { numeric: true });
  return [...new Set(found)].sort((a, b) => numeric.compare(b, a));
}

/**
 * The entries of a version in the changelogs of all packages, each once and without the hash of its
 * commit, by level.
 */
export function changesOf(root: URL, version: string): string {
  const groups = new Map<string, Set<string>>();
  for (const home of packageFolders(root)) {
    for (const [heading, entries] of entriesOf(home, version)) {
      const group = groups.get(heading) ?? new Set();
      for (const entry of entries) group.add(entry);
      groups.set(heading, group);
    }
  }
  // A change can be minor to one package and a patch to another: it is listed at the higher level.
  const printed = new Set<string>();
  const text = levels.flatMap((heading) => {
    const entries = [...(groups.get(heading) ?? [])].filter((entry) => !printed.has(entry));
    for (const entry of entries) printed.add(entry);
    return entries.length === 0 ? [] : [[heading, ...entries].join('\n\n')];
  });
  return text.join('\n\n');
}

/** Entries of one version by their heading; a package that only follows the others has none. */
function entriesOf(home: URL, version: string): [string, string[]][] {
  const section =
    changelogOf(home)
      .split(/^## /m)
      .find((part) => part.startsWith(`${version}\n`)) ?? '';
  return section
    .split(/^(?=### )/m)
    .slice(1)
    .map((group): [string, string[]] => {
      const [heading = '', ...rest] = group.split('\n');
      const entries = rest
        .join('\n')
        .split(/^(?=- )/m)
        .map((entry) => entry.trim().replace(/^- [0-9a-f]{7,}: /, '- '))
        .filter((entry) => entry.startsWith('- ') && !entry.startsWith('- Updated dependencies'));
      return [heading, entries];
    })
    .filter(([, entries]) => entries.length > 0);
}

function changelogOf(home: URL): string {
  const file = new URL('CHANGELOG.md', home);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
