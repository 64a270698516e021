import { cliMain, type Finished, startProgram } from '../../../cli/command.ts';

/** What is wrong with a stream of the command. */
export type OutputFault =
  | 'stdout is full'
  | 'stderr is full'
  | 'reader of stdout has ended'
  | 'reader of stderr has ended';

/** `$0` is Node, and `$@` the command. The reader ends before it has read anything. */
const scripts: Record<OutputFault, string> = {
  'stdout is full': 'exec "$0" "$@" > /dev/full',
  'stderr is full': 'exec "$0" "$@" 2> /dev/full',
  'reader of stdout has ended': '"$0" "$@" | true; exit $PIPESTATUS',
  'reader of stderr has ended': '{ "$0" "$@" 3>&1 1>&4 2>&3 | true; exit $PIPESTATUS; } 4>&1',
};

/** Runs the command with a faulty stream. */
export function runWithOutput(
  fault: OutputFault,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Finished> {
  const shell = ['-c', scripts[fault], process.execPath, cliMain, ...args];
  return startProgram('bash', shell, environment).finished;
}
