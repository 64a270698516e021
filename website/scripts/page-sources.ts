import { existsSync, readdirSync } from 'node:fs';

/** Root directory of the repository. */
export const root = new URL('../../', import.meta.url);

/** Markdown files of the repository by the slug of their page. */
export function pageSources(): Map<string, string> {
  const own = {
    examples: 'examples/README.md',
    kubernetes: 'deploy/README.md',
    'aws-terraform': 'deploy/aws/README.md',
    spark: 'deploy/aws/glue/README.md',
    contributing: 'CONTRIBUTING.md',
    security: 'SECURITY.md',
    changelog: 'CHANGELOG.md',
  };
  const documents = [...markdownIn('docs'), ...markdownIn('docs/reference')].map(
    (file): [string, string] => [file.slice('docs/'.length, -'.md'.length), file],
  );
  const packages = ['spacex-client', 'transform', 'loaders', 'etl-cli'].map(
    (name): [string, string] => [`packages/${name}`, `packages/${name}/README.md`],
  );
  const all = [...documents, ...packages, ...Object.entries(own)];
  return new Map(all.filter(([, file]) => existsSync(new URL(file, root))));
}

function markdownIn(directory: string): string[] {
  return readdirSync(new URL(directory, root))
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .map((name) => `${directory}/${name}`);
}
