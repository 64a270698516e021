import {
  baseUrlOption,
  lakeOption,
  loadOptions,
  logOptions,
  placeOptions,
  type RegisterCommand,
  type RunFlags,
  resourceOption,
  sourceOption,
  targetOption,
} from './options.ts';

export const runCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('run', { isDefault: true })
    .description('extract, transform, load (the default command)')
    .addHelpText(
      'after',
      `
Examples:
  spacex-etl run --source snapshot
  spacex-etl run --target postgres --prune
  spacex-etl run --resource launches --resource cores --json
  spacex-etl run --source file:///data/lake --target postgres

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done with rejects, 4 aborted by a rule,
75 try again later, 130/143 interrupted. Nothing half-done is ever visible.`,
    )
    .action(async (flags: RunFlags) => {
      const { executeRun, rawZoneOf } = await import('./execute-run.ts');
      const targets = flags.target ?? (['embedded'] as const);
      done(await executeRun({ flags, targets, lake: rawZoneOf(flags) }));
    });
  for (const add of [
    targetOption,
    (one: typeof command) => sourceOption(one, 'api'),
    baseUrlOption,
    resourceOption,
    lakeOption,
    placeOptions,
    loadOptions,
    logOptions,
  ]) {
    add(command);
  }
};
