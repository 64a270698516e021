import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryRoot } from '../support/repository.ts';

interface Site {
  readonly pages: readonly (readonly [slug: string, file: string])[];
  readonly api: readonly string[];
  readonly listed: readonly { readonly slug: string; readonly label: string }[];
  readonly refusal: string;
}

/** In a process of its own: the tests do not install the packages of the website. */
const program = `
  import { apiPages } from './website/scripts/api-entries.ts';
  import { bySlug, pageSources } from './website/scripts/page-sources.ts';
  import { sidebar } from './website/scripts/sidebar.ts';
  let refusal = '';
  try {
    bySlug([['security', 'docs/security.md'], ['security', 'SECURITY.md']]);
  } catch (error) {
    refusal = error.message;
  }
  const listed = sidebar().flatMap(({ items }) => items.filter((item) => 'slug' in item));
  const api = apiPages().map(({ slug }) => slug);
  console.log(JSON.stringify({ pages: [...pageSources()], api, listed, refusal }));
`;

describe('the pages of the website', () => {
  const site = JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: repositoryRoot,
      encoding: 'utf8',
    }),
  ) as Site;
  const slugs = [...site.pages.map(([slug]) => slug), ...site.api];
  const files = new Map(site.pages);

  test('have an address of their own', () => {
    const all = [...slugs, 'index', '404', 'live'];
    // The site generator writes addresses in lower case.
    expect(all).toEqual(all.map((slug) => slug.toLowerCase()));
    expect(all).toEqual([...new Set(all)]);
  });

  test('include every file of docs, CONTRIBUTING.md and SECURITY.md', () => {
    const docs = ['docs', 'docs/reference'].flatMap((directory) =>
      readdirSync(join(repositoryRoot, directory))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${directory}/${name}`),
    );
    expect([...files.values()]).toEqual(expect.arrayContaining(docs));
    expect(files.get('contributing')).toBe('CONTRIBUTING.md');
    expect(files.get('security')).toBe('docs/security.md');
    expect(files.get('security-policy')).toBe('SECURITY.md');
  });

  test('are refused if two files have the same slug, by their names', () => {
    expect(site.refusal).toContain('docs/security.md and SECURITY.md have the same slug security');
  });

  test('are listed in the sidebar once, each with a title', () => {
    expect(site.listed.map(({ slug }) => slug).toSorted()).toEqual(slugs.toSorted());
    for (const { label, slug } of site.listed) expect(label).not.toBe(slug);
  });
});
