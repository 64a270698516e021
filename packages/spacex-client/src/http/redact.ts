/** Takes secrets out of texts. */
export interface Redactor {
  /** The text with `***` for each secret, whichever way that is written. */
  redact(text: string): string;
  /**
   * The same for a text that is the start of a longer one: what could be the start of a secret at
   * its end is left out.
   */
  redactStart(start: string): string;
}

/** Shorter ones would stand for many other things. */
const leastLength = 4;

/** Engines refuse expressions that are too long, so long secrets are sought piece by piece. */
const pieceLength = 100;

/** A character takes this much at most: `\u00e9`, `&#x2f;`, `%F0%9F%98%80` for two. */
const longestForm = 6;

/** Makes what keeps these secrets out of messages. */
export function redactorOf(secrets: readonly string[]): Redactor {
  const pieces = [...new Set(secrets.flatMap(piecesOf))];
  const longest = longestForm * Math.max(0, ...pieces.map(({ length }) => length));
  // Only errors need them, and few clients see one.
  let patterns: readonly RegExp[] | undefined;
  const secretsIn = (text: string): Range[] => {
    patterns ??= pieces.map((piece) => new RegExp([...piece].map(formsOf).join(''), 'g'));
    // All in the same text: where two overlap, one that is taken out first would hide the other.
    return patterns
      .flatMap((pattern) => [...text.matchAll(pattern)])
      .map(({ index, 0: found }) => ({ from: index, to: index + found.length }))
      .sort((a, b) => a.from - b.from);
  };
  return {
    redact: (text) => without(secretsIn(text), text, text.length),
    redactStart: (start) => without(secretsIn(start), start, Math.max(0, start.length - longest)),
  };
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A text up to a place, with `***` for each range, or for several that touch. */
function without(ranges: readonly Range[], text: string, end: number): string {
  let out = '';
  let at = 0;
  for (const { from, to } of ranges) {
    if (from >= end) break;
    if (from > at || at === 0) out += `${text.slice(at, from)}***`;
    at = Math.max(at, to);
  }
  return out + text.slice(at, Math.max(at, end));
}

function piecesOf(secret: string): string[] {
  if (secret.length < leastLength) return [];
  // A run of backslashes is as long as the quoting around it.
  const characters = [...secret.replaceAll(/\\+/g, '\\')];
  const count = Math.ceil(characters.length / pieceLength);
  const length = Math.ceil(characters.length / count);
  return Array.from({ length: count }, (_, at) =>
    characters.slice(at * length, (at + 1) * length).join(''),
  );
}

const entities: Readonly<Record<string, string>> = {
  '"': 'quot',
  '&': 'amp',
  "'": 'apos',
  '<': 'lt',
  '>': 'gt',
};

/** How a character is written in plain text, JSON, URLs and HTML, quoted once or again. */
function formsOf(character: string): string {
  if (character === '\\') return '(?:\\\\+|%(?:25)*5[cC]|&#0*92;)';
  const code = character.codePointAt(0) ?? 0;
  const bytes = [...new TextEncoder().encode(character)];
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  const forms = [
    `\\\\*${character.replace(/[$()*+./?[\]^{|}-]/, '\\$&')}`,
    bytes.map((byte) => `%(?:25)*${hex(byte, 2)}`).join(''),
    units.map((unit) => `\\\\+u${hex(unit, 4)}`).join(''),
    `&#0*${code};`,
    `&#[xX]0*${hex(code, 1)};`,
    ...(character in entities ? [`&(?:amp;)*${entities[character]};`] : []),
    ...(character === ' ' ? ['\\+'] : []),
  ];
  return `(?:${forms.join('|')})`;
}

/** Hexadecimal digits, small or large. */
function hex(value: number, digits: number): string {
  const text = value.toString(16).padStart(digits, '0');
  return text.replaceAll(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
