import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apiPages } from '../../website/scripts/api-entries.ts';
import { bySlug, pageSources } from '../../website/scripts/page-sources.ts';
import { sidebar } from '../../website/scripts/sidebar.ts';
import { repositoryRoot } from '../support/repository.ts';

describe('the pages of the website', () => {
  test('have an address of their own', () => {
    const own = ['index', '404', 'live'];
    const slugs = [...pageSources().keys(), ...apiPages().map(({ slug }) => slug), ...own];
    // The site generator writes addresses in lower case.
    expect(slugs).toEqual(slugs.map((slug) => slug.toLowerCase()));
    expect(slugs).toEqual([...new Set(slugs)]);
  });

  test('are every file of docs, and the files beside it', () => {
    const docs = ['docs', 'docs/reference'].flatMap((directory) =>
      readdirSync(join(repositoryRoot, directory))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `${directory}/${name}`),
    );
    const files = [...pageSources().values()];
    expect(files).toEqual(expect.arrayContaining(docs));
    expect(files).toEqual(expect.arrayContaining(['SECURITY.md', 'CONTRIBUTING.md']));
    expect(pageSources().get('security')).toBe('docs/security.md');
    expect(pageSources().get('security-policy')).toBe('SECURITY.md');
  });

  test('are refused if two files have the same slug, by their names', () => {
    expect(() =>
      bySlug([
        ['security', 'docs/security.md'],
        ['security', 'SECURITY.md'],
      ]),
    ).toThrow('docs/security.md and SECURITY.md have the same slug security');
  });

  test('are listed in the sidebar once, each with a title', () => {
    const listed = sidebar().flatMap(({ items }) =>
      items.flatMap((item) => ('slug' in item ? [item] : [])),
    );
    const slugs = [...pageSources().keys(), ...apiPages().map(({ slug }) => slug)];
    expect(listed.map(({ slug }) => slug).toSorted()).toEqual(slugs.toSorted());
    for (const { label, slug } of listed) expect(label).not.toBe(slug);
  });
});
