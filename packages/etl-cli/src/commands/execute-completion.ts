import tab from '@bomb.sh/tab/commander';
import { marts } from '@spacex-platform/transform';
import type { Command } from 'commander';

const name = 'spacex-etl';

/** Prints the script for a shell. */
export function printScript(program: Command, shell: string): void {
  completions(program).setup(name, name, shell);
}

/** Prints the possible next words in the format of those scripts. */
export function printCompletions(program: Command, words: readonly string[]): void {
  completions(program).parse([...words]);
}

/** Completions derived from the commands and options of the program. */
function completions(program: Command): ReturnType<typeof tab> {
  const root = tab(withoutCompletion(program), {
    completionCommandName: 'completion',
  });
  root.commands.get('query')?.argument('mart or sql', (complete) => {
    for (const mart of Object.values(marts)) complete(mart.name, mart.description);
  });
  return root;
}

/** Removes the commands that the library registers itself under the same names. */
function withoutCompletion(program: Command): Command {
  const own = new Set(['completion', 'complete']);
  const commands = program.commands as Command[];
  commands.splice(0, commands.length, ...commands.filter((command) => !own.has(command.name())));
  return program;
}
