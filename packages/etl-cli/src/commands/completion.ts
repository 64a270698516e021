import type { RegisterCommand } from './define-command.ts';
import { parseChoice } from './option-values.ts';

export const completionCommand: RegisterCommand = (program, done) => {
  const completion = program
    .command('completion')
    .description('print a shell completion script')
    .addHelpText(
      'after',
      `
Examples:
  source <(spacex-etl completion bash)                                    in ~/.bashrc, with the package bash-completion
  source <(spacex-etl completion zsh)                                     in ~/.zshrc, after compinit
  spacex-etl completion fish > ~/.config/fish/completions/spacex-etl.fish`,
    )
    .action(async (shell: string) => {
      const { printScript } = await import('./execute-completion.ts');
      printScript(program, shell);
      done(0);
    });
  const shells = ['bash', 'zsh', 'fish'];
  completion.addArgument(
    completion
      .createArgument('<shell>', 'your shell')
      .choices(shells)
      .argParser(parseChoice(shells)),
  );
  // Called by those scripts each time the tab key is pressed.
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const { printCompletions } = await import('./execute-completion.ts');
      printCompletions(program, words);
      done(0);
    });
};
