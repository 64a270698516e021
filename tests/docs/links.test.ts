import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';
import { anchorsOf, markdownFiles, proseOf } from './markdown.ts';

const files = markdownFiles();

/** Links of a file to places in the repository. */
function linksOf(file: string): string[] {
  const prose = proseOf(file).replaceAll(/`[^`\n]*`/g, '``');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, to = '']) => to)
    .filter((to) => !/^(?:[a-z]+:)/i.test(to));
}

/** Why a link leads nowhere; undefined where it leads somewhere. */
function faultOf(file: string, link: string): string | undefined {
  const [path = '', anchor] = link.split('#');
  // The home page of the site is written as if it lay in docs/.
  const folder = file === 'website/home.md' ? 'docs' : dirname(file);
  const target = path === '' ? file : normalize(join(folder, path));
  if (!existsSync(join(repositoryRoot, target))) return `${file}: no file ${target}`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${file}: no heading #${anchor} in ${target}`;
}

describe('links between the Markdown files', () => {
  test.for(files)('%s', (file) => {
    expect(linksOf(file).flatMap((link) => faultOf(file, link) ?? [])).toEqual([]);
  });

  test('are really looked at', () => {
    expect(files.flatMap(linksOf).length).toBeGreaterThan(100);
    expect(faultOf('README.md', 'docs/no-such-page.md')).toContain('no file');
    expect(faultOf('README.md', '#no-such-heading')).toContain('no heading');
    expect(faultOf('README.md', 'docs/concepts.md#types')).toBeUndefined();
  });
});
