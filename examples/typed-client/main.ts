/** Prints the latest successful launches with the typed client. `SPACEX_API` selects another API. */
import { createSpacexClient } from '@spacex-platform/spacex-client';

const baseUrl = process.env['SPACEX_API'] ?? 'https://api.spacexdata.com';
const client = createSpacexClient({ baseUrl });
const { documents, totalDocs } = await client.launches.query(
  { upcoming: false, success: true },
  { sort: { date_utc: 'desc' }, select: ['name', 'date_utc'], limit: 5 },
);
for (const { date_utc, name } of documents) console.log(date_utc.slice(0, 10), name);
console.log(`of ${totalDocs} launches that succeeded`);
