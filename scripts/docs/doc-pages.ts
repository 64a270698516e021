import { readFileSync } from 'node:fs';
import { posix } from 'node:path';

/** A link of the documentation table in the README. */
export interface DocPage {
  readonly title: string;
  /** From the root of the repository. */
  readonly path: string;
  /** The first paragraph of the page, as plain text. */
  readonly summary: string;
}

const root = new URL('../../', import.meta.url);

/** The pages of the documentation by their topic, as the table in the README lists them. */
export function docPages(): Map<string, readonly DocPage[]> {
  const readme = readFileSync(new URL('README.md', root), 'utf8');
  const [, table = ''] = /^## Documentation\n([\s\S]*?)^## /m.exec(readme) ?? [];
  const rows = [...table.matchAll(/^\| (\w.*?) +\| (.*?) +\|$/gm)];
  return new Map(
    rows
      .filter(([, topic]) => topic !== 'topic')
      .map(([, topic = '', links = '']) => [
        topic,
        [...links.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, title = '', target = '']) => {
          const path = posix.normalize(target.replace(/#.*/, ''));
          const text = readFileSync(new URL(path, root), 'utf8');
          return { title: title.replaceAll('`', ''), path, summary: summaryOf(text) };
        }),
      ]),
  );
}

/** The first paragraph of prose, without links and at most two sentences long. */
export function summaryOf(markdown: string): string {
  const prose = markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/<!--[\s\S]*?-->/g, '');
  const plain =
    prose
      .split(/\n{2,}/)
      .map((text) =>
        text
          .trim()
          .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
          .replaceAll('\n', ' '),
      )
      .find((text) => /^[A-Z`][^|]*[.:]/.test(text)) ?? '';
  const [first = plain, second = ''] = plain.split(/(?<=[.:]) (?=[A-Z`])/);
  const more = second.startsWith('See ') ? '' : ` ${second}`;
  return `${first}${more}`.trim().replace(/:$/, '.');
}
