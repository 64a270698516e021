import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import { anchorsOf, markdownFiles, proseOf } from './markdown.ts';

const files = markdownFiles();

/** Links of a file to files in the repository. */
function linksOf(file: string): string[] {
  const prose = proseOf(file).replaceAll(/`[^`\n]*`/g, '``');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^(?:[a-z]+:)/i.test(to));
}

/** Why a link is broken; undefined if it is valid. */
function faultOf(file: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  // The links of the website's home page are relative to docs/.
  const directory = file === 'website/home.md' ? 'docs' : dirname(file);
  const target = path === '' ? file : normalize(join(directory, path));
  if (!existsSync(join(repositoryRoot, target))) return `${file}: no file ${target}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${file}: no heading #${anchor} in ${target}`;
}

describe('links in Markdown files', () => {
  test.for(files)('%s', (file) => {
    expect(linksOf(file).flatMap((link) => faultOf(file, link) ?? [])).toEqual([]);
  });

  test('reports missing files and headings', () => {
    expect(files.flatMap(linksOf).length).toBeGreaterThan(100);
    expect(faultOf('README.md', 'docs/no-such-page.md')).toContain('no file');
    expect(faultOf('README.md', '#no-such-heading')).toContain('no heading');
    expect(faultOf('README.md', 'docs/concepts.md#types')).toBeUndefined();
  });
});
