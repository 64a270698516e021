import type { Command, Option } from 'commander';

/** Registers a command on the program; `done` receives its exit code. */
export type RegisterCommand = (program: Command, done: (exitCode: number) => void) => void;

/** The help of a command, its options, and its implementation. */
interface CommandDeclaration {
  readonly name: string;
  readonly description: string;
  /** Whether it runs if the command line names no command. */
  readonly isDefault?: boolean;
  /** The name and the description of its argument. */
  readonly argument?: readonly [name: string, description: string];
  /** Called for each program, since a parser can remember earlier values. */
  readonly options?: () => readonly (Option | readonly Option[])[];
  /** Text after the options. */
  readonly help?: string;
  /**
   * Imports the implementation when the command runs, so that `--help` stays fast. It receives the
   * argument, the flags and the command, and returns the exit code.
   */
  readonly load?: () => Promise<(...args: never[]) => number | Promise<number>>;
  readonly subcommands?: readonly CommandDeclaration[];
}

/** Declares a command of the program. */
export function defineCommand(declaration: CommandDeclaration): RegisterCommand {
  const { name, description, isDefault = false, argument, help, load } = declaration;
  return (parent, done) => {
    const command = parent.command(name, { isDefault }).description(description);
    // As the default command, it also receives every word that is not a command.
    if (isDefault) command.allowExcessArguments();
    if (argument !== undefined) command.argument(...argument);
    for (const option of declaration.options?.().flat() ?? []) command.addOption(option);
    if (help !== undefined) command.addHelpText('after', `\n${help}`);
    if (load !== undefined) {
      command.action(async () => {
        const execute = await load();
        const args = [...command.processedArgs, command.optsWithGlobals(), command];
        done(await execute(...(args as never[])));
      });
    }
    for (const subcommand of declaration.subcommands ?? [])
      defineCommand(subcommand)(command, done);
  };
}
