import process from 'node:process';
import { load } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { createSpacexClient } from '@spacex-platform/spacex-client';
import { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform';

const [baseUrl = '', settings = ''] = process.argv.slice(2);
const client = createSpacexClient({ baseUrl });
const launches = await client.launches.list();
const { totalDocs } = await client.launches.query({ upcoming: false }, { limit: 1 });
const hashes = launches.documents.flatMap(rowsOf(coreFlights)).map(contentHash(coreFlights));

const embedded = embeddedLoader();
await load(embedded, { launches });
const reader = await embedded.openReader();
const counted = await reader.query('select count(*)::int as flights from core_flights');
await reader.close();

const postgres = postgresLoader(JSON.parse(settings));
const loads = [await load(postgres, { launches }), await load(postgres, { launches })];
const inserted = loads.map(({ tables }) => tables.reduce((sum, table) => sum + table.inserted, 0));

const { Bun: bun, Deno: deno } = globalThis as { Bun?: unknown; Deno?: unknown };
console.log(
  JSON.stringify({
    runtime: deno !== undefined ? 'deno' : bun !== undefined ? 'bun' : `node ${process.version}`,
    totalDocs,
    hashes: hashes.map(String),
    flights: counted.rows[0],
    inserted,
  }),
);
