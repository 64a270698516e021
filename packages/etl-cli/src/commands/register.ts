import type { Command } from 'commander';

/** Registers a command on the program; `done` receives its exit code. */
export type RegisterCommand = (program: Command, done: (exitCode: number) => void) => void;

/** Adds options to a command. */
export type AddOptions = (command: Command) => void;

/** Adds several groups of options, in this order. */
export function addOptions(command: Command, ...groups: readonly AddOptions[]): void {
  for (const add of groups) add(command);
}
