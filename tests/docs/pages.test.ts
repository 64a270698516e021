import { describe, expect, test } from 'vitest';
import { summaryOf } from '../../scripts/docs/doc-pages.ts';
import { anchorsOf, markdownFiles, proseOf, readMarkdown } from './markdown.ts';

const links = (text: string) => [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, to = '']) => to);

describe('README', () => {
  const readme = readMarkdown('README.md');

  test('has 120 lines or fewer', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(120);
  });

  test('links to every page of the documentation', () => {
    const pages = markdownFiles().filter((file) => file.startsWith('docs/'));
    expect(pages.length).toBeGreaterThan(15);
    expect(links(readme)).toEqual(expect.arrayContaining(pages));
  });

  test('states the affiliation, and what has not been released or run', () => {
    expect(readme).toContain('Not affiliated with SpaceX, r/SpaceX or The Space Devs.');
    for (const limit of ['Not on the npm registry yet', 'Not run on real AWS services']) {
      expect(readme).toContain(limit);
    }
  });
});

test('names tarballs to install by a path that begins with ./, ../ or /', () => {
  // npm takes `tarballs/x.tgz` for a repository on GitHub.
  const installed = markdownFiles().flatMap((file) =>
    [...readMarkdown(file).matchAll(/npm install (?:[^\n`]* )?(\S+\.tgz)\b/g)].map(
      ([, path = '']) => ({ file, path }),
    ),
  );
  expect(installed.length).toBeGreaterThan(0);
  for (const { file, path } of installed) expect(path, file).toMatch(/^\.{0,2}\//);
});

describe('glossary', () => {
  const glossary = readMarkdown('docs/glossary.md');
  const entries = [...glossary.matchAll(/^\*\*(.+?)\.\*\* (.+)$/gm)].map(
    ([, term = '', text = '']) => ({ term, text }),
  );

  test('defines the terms of the project', () => {
    const terms = entries.flatMap(({ term }) => term.toLowerCase().split(', '));
    const required =
      'run source target loader resource document table row reject drift mart ledger snapshot backfill watermark pointer lease lock replay prune catalog manifest';
    expect(terms).toEqual(expect.arrayContaining(required.split(' ')));
    expect(terms).toEqual(
      expect.arrayContaining(['raw zone', 'curated zone', 'content hash', 'child table']),
    );
    expect(new Set(terms).size).toBe(terms.length);
  });

  test('defines each term in one or two sentences, and links to more', () => {
    for (const { term, text } of entries) {
      const definition = text.replace(/ See .*$/, '').replaceAll(/`[^`]*`|\([^)]*\)/g, '');
      expect(definition.match(/[.](?: |$)/g)?.length, term).toBeLessThanOrEqual(2);
    }
  });
});

test('every page has one title and no empty section', () => {
  for (const file of markdownFiles().filter((name) => name.startsWith('docs/'))) {
    expect(anchorsOf(file).size, file).toBeGreaterThan(1);
    expect(proseOf(file).match(/^# /gm), file).toHaveLength(1);
    expect(readMarkdown(file), file).not.toMatch(/^(#{2,}) .*\n+\1 /m);
  }
});

test('the summary of a page in llms.txt is its first paragraph, also if that begins with a link', () => {
  const page = '# Title\n\n[`tool`](tool.md) does this. See more below.\n\nSomething else.\n';
  expect(summaryOf(page)).toBe('`tool` does this.');
  expect(summaryOf(page.replace('See more below', 'It is [fast](a.md)'))).toBe(
    '`tool` does this. It is fast.',
  );
});
