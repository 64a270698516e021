/** Characters that a terminal interprets instead of showing: C0, DEL, C1 and bidirectional ones. */
const controls = /[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * Escapes what a terminal would interpret, so that a text of the source cannot write to it. Line
 * feeds and tabs stay, since our own texts have them.
 *
 * @example
 * ```ts
 * visibleText('\u009b31mred'); // '\\u009b31mred'
 * ```
 */
export function visibleText(text: string): string {
  return text.replace(controls, (char) => (char === '\n' || char === '\t' ? char : escaped(char)));
}

/** The same for a cell of a table, where a line break or tab becomes a space. */
export function visibleCell(text: string): string {
  return visibleText(text.replaceAll(/\r\n|[\t\n\v\f\r]/g, ' '));
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
