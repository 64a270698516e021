/** CHANGELOG.md: every release with the changes of all packages, which have the same version. */
import { changesOf, versions } from '../docs/changelog.ts';

const root = new URL('../../', import.meta.url);

const head = `# Changelog

All packages have the same version. [Upgrade notes](docs/upgrade-notes.md) describe what to change in your programs and jobs. The changes of the next release are in [\`.changeset\`](.changeset).`;

export function produce(): Map<string, string> {
  const released = versions(root).map((version) => `## ${version}\n\n${changesOf(root, version)}`);
  const releases = released.length === 0 ? ['There is no release yet.'] : released;
  return new Map([['CHANGELOG.md', `${[head, ...releases].join('\n\n')}\n`]]);
}
