import type { GarbageFlags, LakeFlags } from './execute-lake.ts';
import { logOptions } from './logging.ts';
import { whole } from './option-values.ts';
import {
  addOptions,
  ageOption,
  lakeOption,
  listFormatOption,
  type RegisterCommand,
} from './options.ts';

export const lakeCommand: RegisterCommand = (program, done) => {
  const lake = program
    .command('lake')
    .description('what a lake holds, and what it no longer needs')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl lake runs --lake file:///data/lake
  spacex-etl lake gc --lake file:///data/lake --keep 5 --older-than 7d          what would go
  spacex-etl lake gc --lake file:///data/lake --keep 5 --older-than 7d --yes    remove it`,
    );
  const runs = lake
    .command('runs')
    .description('runs of the raw zone and the curated zone, newest first')
    .action(async (_: unknown, command: typeof runs) => {
      const { listLakeRuns } = await import('./execute-lake.ts');
      done(await listLakeRuns(command.optsWithGlobals<LakeFlags>()));
    });
  const gc = lake
    .command('gc')
    .description('remove files of old runs and of runs that broke; without --yes only list them')
    .option('--keep <n>', 'so many of the newest runs stay in each zone', whole, 5)
    .addOption(ageOption('--older-than <age>', 'nothing younger goes'))
    .option('--yes', 'remove them')
    .action(async (_: unknown, command: typeof gc) => {
      const { collectLakeGarbage } = await import('./execute-lake.ts');
      done(await collectLakeGarbage(command.optsWithGlobals<GarbageFlags>()));
    });
  for (const command of [runs, gc]) {
    addOptions(command, lakeOption, listFormatOption, logOptions);
  }
};
