import type { PlanFlags } from './execute-plan.ts';
import * as options from './options.ts';
import { addOptions, type RegisterCommand } from './register.ts';

export const planCommand: RegisterCommand = (program, done) => {
  const command = program
    .command('plan')
    .description('show what a run would change: rows and DDL')
    .addHelpText(
      'after',
      `
Reads all documents, compares them with one snapshot of the target, and changes nothing.

Examples:
  spacex-etl plan --target postgres
  spacex-etl plan --source snapshot --prune --json

Exit codes: see spacex-etl run --help.`,
    )
    .action(async (flags: PlanFlags) => {
      const { executePlan } = await import('./execute-plan.ts');
      done(await executePlan(flags));
    });
  addOptions(command, options.source('api'), options.baseUrl, options.load);
};
