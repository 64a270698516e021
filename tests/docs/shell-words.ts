const operator = /[|&;<>()]/;

/** The arguments of each `spacex-etl` command in a script. */
export function spacexCommands(script: string): string[][] {
  return simpleCommands(script.replaceAll(/\\\n/g, ' ')).flatMap((words) => {
    const at = words.findIndex((word) => /(?:^|\/)spacex-etl$/.test(word));
    if (at < 0 || !isCommand(words, at)) return [];
    const rest = words.slice(at + 1);
    return [rest[0] === '--' ? rest.slice(1) : rest];
  });
}

/** Whether the word is the command, and not an argument as in `docker build -t spacex-etl`. */
function isCommand(words: readonly string[], at: number): boolean {
  const before = words.slice(0, at).filter((word) => !/^\w+=/.test(word));
  const first = before[0];
  if (first === undefined || first === 'exec') return true;
  if (first === 'docker' || first === 'podman') return before[1] === 'run';
  return (
    ['pnpm', 'npm', 'npx', 'if', 'while', '!', 'flock'].includes(first) &&
    !before.includes('install')
  );
}

/** Words of each simple command, without quotes, comments and redirections. */
function simpleCommands(script: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  let quote: string | undefined;
  let skipsNext = false;
  const endWord = () => {
    if (word !== undefined && !skipsNext) commands.at(-1)?.push(word);
    if (word !== undefined) skipsNext = false;
    word = undefined;
  };
  for (let at = 0; at < script.length; at++) {
    const char = script.charAt(at);
    if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (char === '#' && word === undefined) {
      while (at + 1 < script.length && script.charAt(at + 1) !== '\n') at++;
    } else if (operator.test(char) || char === '\n') {
      const isRedirection = char === '<' || char === '>';
      if (isRedirection && /^\d$/.test(word ?? '')) word = undefined;
      endWord();
      if (isRedirection) skipsNext = true;
      else {
        skipsNext = false;
        commands.push([]);
      }
    } else if (/\s/.test(char)) endWord();
    else word = (word ?? '') + char;
  }
  endWord();
  return commands;
}
