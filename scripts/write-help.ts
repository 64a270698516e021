import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Keeps what the built command answers to `-h` as the answers to `--help`, in `help.json` beside
 * it: main.ts prints them without loading the command line.
 *
 * @param dist folder of the built `main.js`
 */
export function writeHelp(dist: string): void {
  const target = join(dist, 'help.json');
  rmSync(target, { force: true });
  const helpOf = (words: readonly string[]) =>
    execFileSync(process.execPath, [join(dist, 'main.js'), ...words, '-h'], { encoding: 'utf8' });
  const texts: Record<string, string> = { '--help': helpOf([]) };
  for (const name of commandsIn(texts['--help'] ?? '')) {
    texts[`${name} --help`] = helpOf([name]);
  }
  writeFileSync(target, `${JSON.stringify(texts, null, 2)}\n`);
}

/** Names of the commands that a help text lists. */
export function commandsIn(help: string): string[] {
  const list = help.split('\nCommands:\n')[1]?.split('\n\n')[0] ?? '';
  const names = [...list.matchAll(/^ {2}(\w[\w-]*)/gm)].map((match) => match[1] ?? '');
  return names.filter((name) => name !== 'help');
}
