/** HTML that needs no escaping. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | readonly Part[];

/**
 * HTML in which every value is escaped, unless it is markup itself. Lists are concatenated.
 *
 * @example
 * ```ts
 * html`<p>${'<b>'}</p>`.text; // '<p>&lt;b&gt;</p>'
 * ```
 */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(texts.map((text, at) => text + textOf(parts[at] ?? '')).join(''));
}

/** A text without line breaks inside dates. */
export function wholeDates(text: string): Markup {
  const parts = text.split(/(\d{4}-\d\d-\d\d)/);
  return html`${parts.map((part, at) => (at % 2 === 1 ? html`<time>${part}</time>` : part))}`;
}

/** Markup from a trusted library. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string') return escaped(part);
  return typeof part === 'number' ? String(part) : part.map(textOf).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
