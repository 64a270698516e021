import type { Command } from 'commander';
import { lakeOf } from '../settings/storage.ts';
import { didYouMean } from '../suggest.ts';
import { UsageError } from '../usage-error.ts';
import { type LoadFlags, loadDocuments } from './load-documents.ts';

interface RunFlags extends LoadFlags {
  /** The file of the report, or true for the default. */
  readonly report?: string | true;
}

/** Extracts, transforms and loads; returns the exit code. */
export async function executeRun(flags: RunFlags, command: Command): Promise<number> {
  refuseArguments(command);
  const { source = 'api', baseUrl, launchLibraryUrl, maxWait, check, dryRun, report } = flags;
  const rawLake = lakeOf(flags.lake, process.env);
  const options = { source, baseUrl, launchLibraryUrl, maxWait, rawLake, check, dryRun, report };
  return loadDocuments(flags, options);
}

function refuseArguments({ args: [first], parent: program }: Command): void {
  if (first === undefined) return;
  const names = program?.commands.map((command) => command.name()) ?? [];
  throw new UsageError(
    program?.commands.some((command) => command.name() === first)
      ? `Options come after the command: spacex-etl ${first} … See spacex-etl ${first} --help.`
      : `There is no command "${first}".${didYouMean(first, names)} See spacex-etl --help.`,
  );
}
