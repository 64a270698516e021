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

export const planCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('plan')
    .description('what a run would do: rows to insert, update and delete, and the DDL')
    .addHelpText(
      'after',
      `
Reads every document, counts against the target in one snapshot, and touches nothing.

Examples:
  spacex-etl plan --target postgres
  spacex-etl plan --source snapshot --prune --json`,
    )
    .action(async (flags: RunFlags) => {
      const { executeRun } = await import('./execute-run.ts');
      const targets = flags.target ?? (['embedded'] as const);
      done(await executeRun({ flags: { ...flags, dryRun: true }, targets, lake: undefined }));
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
