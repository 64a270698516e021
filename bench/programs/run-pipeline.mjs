import { apiSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { postgresLoader } from '@spacex-platform/loaders/postgres';

const source = apiSource({ baseUrl: process.env.API });
const loader = postgresLoader({ connectionString: process.env.DATABASE_URL, schema: 'first_load' });
const result = await runPipeline({ source, loaders: [loader], resources: ['launches'] });
if (result.status !== 'succeeded') throw new Error(result.error.message);
