/** llms.txt: the pages of the documentation with a sentence each, for programs that read docs. */
import { readFileSync } from 'node:fs';
import { docPages, summaryOf } from '../docs/doc-pages.ts';

export function produce(): Map<string, string> {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const sections = [...docPages()].map(([topic, pages]) => {
    const lines = pages.map(({ title, path, summary }) => {
      const rest = summary === '' ? '' : `: ${summary}`;
      return `- [${title}](${path})${rest}`;
    });
    return `## ${topic}\n\n${lines.join('\n')}`;
  });
  const head = `# SpaceX Data Platform\n\n> ${summaryOf(readme)}`;
  return new Map([['llms.txt', `${[head, ...sections].join('\n\n')}\n`]]);
}
