import { load } from '@spacex-platform/loaders';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { createSpacexClient } from '@spacex-platform/spacex-client';

const client = createSpacexClient({ baseUrl: process.env.API });
const loader = postgresLoader({ connectionString: process.env.DATABASE_URL, schema: 'first_load' });
await load(loader, { launches: await client.launches.list() });
