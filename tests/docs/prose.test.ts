import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { createLinter, loadTextlintrc } from 'textlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

const configFilePath = join(repositoryRoot, '.textlintrc.json');
const config = JSON.parse(readFileSync(configFilePath, 'utf8')) as {
  plugins: Record<string, { extensions: string[] }>;
  rules: { terminology: { terms: [pattern: string, replacement: string][] } };
};
const { terms } = config.rules.terminology;

/** Every form that the linter rejects. A term without a form here fails the first test. */
const rejected = [
  ...['mend', 'mends', 'mended', 'mending'],
  ...['anew', 'leavings', 'lest', 'betimes', 'whence', 'thence', 'for want of'],
  ...['whoever', 'whomever', 'whosoever'],
];

/** Words that contain a rejected one, and upstream names. */
const accepted = ['amended', 'recommend', 'renewal', 'molest', 'lest-we-forget', 'Mend Renovate'];

let lintText: ReturnType<typeof createLinter>['lintText'];
beforeAll(async () => {
  const descriptor = await loadTextlintrc({ configFilePath });
  lintText = createLinter({ descriptor, cwd: repositoryRoot }).lintText;
});

/** Line and severity of each finding. */
async function findings(file: string, text: string) {
  const { messages } = await lintText(text, join(repositoryRoot, file));
  return messages.map(({ line, severity }) => ({ line, severity }));
}

const error = (line: number) => ({ line, severity: 2 });

describe('the prose linter', () => {
  test('has an example for each of its terms', () => {
    for (const [pattern] of terms) {
      expect(
        rejected.some((word) => new RegExp(pattern, 'i').test(word)),
        pattern,
      ).toBe(true);
    }
  });

  test.for(rejected)('rejects "%s" in Markdown', async (word) => {
    const text = `# A page\n\nOne line, ${word} and more.\n`;
    expect(await findings('docs/page.md', text)).toEqual([error(3)]);
  });

  test.for(rejected)('rejects "%s" in strings and comments of TypeScript', async (word) => {
    const text = [
      `/** A docstring with ${word} in it. */`,
      `export const message = 'One ${word}';`,
      `export const template = \`${word}\`;`,
      `// A comment: ${word}.`,
    ].join('\n');
    expect(await findings('packages/loaders/src/a.ts', text)).toEqual([1, 2, 3, 4].map(error));
  });

  test.for(rejected)('rejects "%s" in a docstring of Python', async (word) => {
    const text = `"""Writes a file.\n\nA line with ${word}.\n"""\n`;
    expect(await findings('dags/a.py', text)).toEqual([error(3)]);
  });

  test.for(rejected)('rejects "%s" in Terraform, shell and YAML', async (word) => {
    for (const file of ['a.tf', 'a.sh', 'a.yaml']) {
      expect(await findings(file, `# Why ${word}\n`), file).toEqual([error(1)]);
    }
  });

  test('rejects a capitalized word', async () => {
    expect(await findings('a.md', 'Lest it fails.\n')).toEqual([error(1)]);
  });

  test('accepts plain text, parts of words, and code in Markdown', async () => {
    const text = `The run retries and logs a warning: ${accepted.join(', ')}.\n`;
    for (const file of ['a.md', 'a.ts', 'a.py']) expect(await findings(file, text)).toEqual([]);
    expect(await findings('a.md', `Not \`${rejected[0]}\`.\n`)).toEqual([]);
  });

  test('covers every kind of text file in the repository', () => {
    const covered = [...(config.plugins['@textlint/text']?.extensions ?? []), '.md'];
    const exempt =
      /^$|\.(gz|br|png|svg|txt|text|parquet|avro|wat|capnp|conf|conflist|crt|env|dockerignore|mod|sum)$/;
    const files = execFileSync('git', ['ls-files'], { cwd: repositoryRoot, encoding: 'utf8' });
    const kinds = new Set(files.trim().split('\n').map(extname));
    expect([...kinds].filter((kind) => !covered.includes(kind) && !exempt.test(kind))).toEqual([]);
  });
});
