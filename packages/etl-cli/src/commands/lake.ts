import type { GarbageFlags, LakeFlags } from './execute-lake.ts';
import { parseCount } from './option-values.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const lakeCommand: RegisterCommand = (program, done) => {
  const lake = program
    .command('lake')
    .description('list the runs of a lake, and delete files it no longer needs')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl lake runs --lake file:///data/lake
  spacex-etl lake gc --lake file:///data/lake --keep 5 --older-than 7d          list the files
  spacex-etl lake gc --lake file:///data/lake --keep 5 --older-than 7d --yes    delete them`,
    );
  const runs = lake
    .command('runs')
    .description('list the runs of the raw and curated zones, newest first')
    .action(async (_: unknown, command: typeof runs) => {
      const { listLakeRuns } = await import('./execute-lake.ts');
      done(await listLakeRuns(command.optsWithGlobals<LakeFlags>()));
    });
  const gc = lake
    .command('gc')
    .description('delete files of old and failed runs; without --yes, only list them')
    .option('--keep <n>', 'newest runs to keep in each zone', parseCount, 5)
    .option('--yes', 'delete the files')
    .action(async (_: unknown, command: typeof gc) => {
      const { collectLakeGarbage } = await import('./execute-lake.ts');
      done(await collectLakeGarbage(command.optsWithGlobals<GarbageFlags>()));
    });
  addOptions(gc, options.age('--older-than <age>', 'delete only files older than this'));
  for (const command of [runs, gc]) {
    addOptions(command, options.lake, options.listFormat, options.log);
  }
};
