/** One program with its arguments, and what it reads from. */
export interface ShellCommand {
  readonly words: readonly string[];
  /** The commands before it in its pipe. */
  readonly before: readonly ShellCommand[];
}

/**
 * Takes a text of the shell apart: lines that go on, comments, quotes, pipes, `$(…)`. Commands
 * inside of `$(…)` come first, as they run.
 *
 * @throws Error for what this does not know, rather than to overlook a command
 */
export function shellCommands(text: string): ShellCommand[] {
  const found: ShellCommand[] = [];
  let pipe: ShellCommand[] = [];
  let words: string[] = [];
  let word: string | undefined;
  const endWord = () => {
    if (word !== undefined) words.push(word);
    word = undefined;
  };
  const endCommand = (piped: boolean) => {
    endWord();
    if (words.length > 0) {
      const command = { words, before: pipe };
      found.push(command);
      pipe = [...pipe, command];
    } else if (piped) {
      throw new Error(`A pipe begins with nothing: ${text}`);
    }
    words = [];
    if (!piped) pipe = [];
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const rest = text.slice(at);
    if (rest.startsWith('\\\n')) {
      at += 1;
    } else if (rest.startsWith('$(')) {
      const end = endOfSubstitution(text, at);
      found.push(...shellCommands(text.slice(at + 2, end)));
      word = `${word ?? ''}$()`;
      at = end;
    } else if (character === "'" || character === '"') {
      const end = text.indexOf(character, at + 1);
      const inside = text.slice(at + 1, end);
      if (end < 0) throw new Error(`A quote does not end: ${text}`);
      if (character === '"' && /[$`\\]/.test(inside)) {
        throw new Error(`What is in these quotes is not known here: ${inside}`);
      }
      word = `${word ?? ''}${inside}`;
      at = end;
    } else if (character === '#' && word === undefined) {
      const end = rest.indexOf('\n');
      at = end < 0 ? text.length : at + end - 1;
    } else if (rest.startsWith('&&') || rest.startsWith('||')) {
      endCommand(false);
      at += 1;
    } else if (character === '|') {
      endCommand(true);
    } else if (character === '\n' || character === ';') {
      endCommand(false);
    } else if (/\s/.test(character)) {
      endWord();
    } else if (/[<>&`$\\()*?]/.test(character)) {
      throw new Error(`What "${character}" does is not known here: ${text}`);
    } else {
      word = `${word ?? ''}${character}`;
    }
  }
  endCommand(false);
  return found;
}

function endOfSubstitution(text: string, start: number): number {
  let depth = 0;
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  throw new Error(`A $( does not end: ${text}`);
}
