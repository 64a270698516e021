import tab from '@bomb.sh/tab/commander';
import { marts } from '@spacex-platform/transform';
import type { Command } from 'commander';

const name = 'spacex-etl';

/** Prints the script for a shell. */
export function printScript(program: Command, shell: string): void {
  completions(program).setup(name, name, shell);
}

/** Prints what may come next, as those scripts read it. */
export function printCompletions(program: Command, words: readonly string[]): void {
  completions(program).parse([...words]);
}

/** The completions of a command line like ours, made from its own definitions. */
function completions(program: Command): ReturnType<typeof tab> {
  const root = tab(withoutCompletion(program), {
    completionCommandName: 'completion',
  });
  root.commands.get('query')?.argument('mart or sql', (complete) => {
    for (const mart of Object.values(marts)) complete(mart.name, mart.description);
  });
  return root;
}

/** The library brings commands of its own under these names. */
function withoutCompletion(program: Command): Command {
  const own = new Set(['completion', 'complete']);
  const commands = program.commands as Command[];
  commands.splice(0, commands.length, ...commands.filter((one) => !own.has(one.name())));
  return program;
}
