import type { PlanFlags } from './execute-plan.ts';
import { logOptions } from './logging.ts';
import {
  addOptions,
  baseUrlOption,
  locationOptions,
  pipelineOptions,
  type RegisterCommand,
  resourceOption,
  rowOptions,
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
    .action(async (flags: PlanFlags) => {
      const { executePlan } = await import('./execute-plan.ts');
      done(await executePlan(flags));
    });
  addOptions(
    command,
    targetOption,
    sourceOption('api'),
    baseUrlOption,
    resourceOption,
    locationOptions,
    rowOptions,
    pipelineOptions,
    logOptions,
  );
};
