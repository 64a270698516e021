import { existsSync, readdirSync } from 'node:fs';

/** Root directory of the repository. */
export const root = new URL('../../', import.meta.url);

/**
 * Markdown files of the repository by the slug of their page.
 *
 * @throws Error if two files have the same slug, because one page would overwrite the other
 */
export function pageSources(): Map<string, string> {
  const own = {
    examples: 'examples/README.md',
    kubernetes: 'deploy/README.md',
    'aws-terraform': 'deploy/aws/README.md',
    spark: 'deploy/aws/glue/README.md',
    contributing: 'CONTRIBUTING.md',
    'security-policy': 'SECURITY.md',
    changelog: 'CHANGELOG.md',
  };
  const documents = [...markdownIn('docs'), ...markdownIn('docs/reference')].map(
    (file): [string, string] => [file.slice('docs/'.length, -'.md'.length), file],
  );
  const packages = ['spacex-client', 'transform', 'loaders', 'etl-cli'].map(
    (name): [string, string] => [`packages/${name}`, `packages/${name}/README.md`],
  );
  const all = [...documents, ...packages, ...Object.entries(own)];
  return bySlug(all.filter(([, file]) => existsSync(new URL(file, root))));
}

/** @throws Error if two files have the same slug */
export function bySlug(pages: readonly (readonly [slug: string, file: string])[]) {
  const files = new Map<string, string>();
  for (const [slug, file] of pages) {
    const other = files.get(slug);
    if (other !== undefined) {
      throw new Error(
        `${other} and ${file} have the same slug ${slug}: give one of them another in website/scripts/page-sources.ts.`,
      );
    }
    files.set(slug, file);
  }
  return files;
}

function markdownIn(directory: string): string[] {
  return readdirSync(new URL(directory, root))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => `${directory}/${name}`);
}
