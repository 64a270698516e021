import { defineCommand } from './define-command.ts';
import * as options from './options.ts';

export const planCommand = defineCommand({
  name: 'plan',
  description: 'show what a run would change: rows and DDL',
  options: () => [options.anySource, options.load],
  help: `Reads all documents, compares them with one snapshot of the target, and changes nothing there. With
--source live or launch-library, documents of Launch Library are stored, as in a run.

Examples:
  spacex-etl plan --target postgres
  spacex-etl plan --source snapshot --prune --json

Exit codes: see spacex-etl run --help. Settings of the connections: docs/configuration.md.`,
  load: async () => (await import('./execute-plan.ts')).executePlan,
});
