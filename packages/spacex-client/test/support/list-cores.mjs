// Lists cores from the URL in the arguments and prints the outcome as JSON.
import { createSpacexClient } from '../../src/index.ts';

const client = createSpacexClient({ baseUrl: process.argv[2], retries: 2, backoffBaseMs: 1 });
const outcome = await client.cores.list().then(
  ({ documents }) => ({ documents: documents.length }),
  ({ code, message, transient, attempts }) => ({ code, message, transient, attempts }),
);
process.stdout.write(JSON.stringify(outcome));
