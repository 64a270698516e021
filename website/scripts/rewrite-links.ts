import { posix } from 'node:path';

/** Resolves a link of a page to an address on the site; undefined removes the link. */
export type Resolve = (file: string, anchor: string) => string | undefined;

const fence = /^(`{3,}|~{3,})/;

/**
 * Rewrites the relative links of a Markdown file to links of the site. Code is not changed.
 *
 * @param file path of the page, to which its links are relative
 */
export function rewriteLinks(markdown: string, file: string, resolve: Resolve): string {
  let open: string | undefined;
  return markdown
    .split('\n')
    .map((line) => {
      const mark = fence.exec(line)?.[1];
      if (mark !== undefined && (open === undefined || mark.startsWith(open))) {
        open = open === undefined ? mark : undefined;
        return line;
      }
      return open === undefined ? inLine(line, file, resolve) : line;
    })
    .join('\n');
}

function inLine(line: string, file: string, resolve: Resolve): string {
  return line.replaceAll(
    /(`[^`]*`)|(!?)\[((?:`[^`]*`|[^\]`])*)\]\(([^)\s]+)\)/g,
    (whole, code: string | undefined, image: string, text: string, target: string) => {
      if (code !== undefined || /^(?:[a-z]+:|#|\/)/i.test(target)) return whole;
      const [path = '', anchor] = target.split('#');
      const absolute = posix.normalize(posix.join(posix.dirname(file), path));
      const address = resolve(absolute, anchor === undefined ? '' : `#${anchor}`);
      return address === undefined ? text : `${image}[${text}](${address})`;
    },
  );
}
