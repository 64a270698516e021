import { createSpacexClient, memoryCache } from '@spacex-platform/spacex-client';
import { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform';

const baseUrl = new URLSearchParams(location.search).get('api') ?? '';
const client = createSpacexClient({ baseUrl, cache: memoryCache() });
const hashOf = contentHash(coreFlights);

async function flightHashes(): Promise<string[]> {
  const { documents } = await client.launches.list();
  return documents.flatMap(rowsOf(coreFlights)).map((flight) => String(hashOf(flight)));
}

const first = await flightHashes();
const second = await flightHashes();
const { totalDocs } = await anyPage();
const output = document.querySelector('output');
if (output !== null) {
  output.textContent = JSON.stringify({
    flights: first.length,
    same: first.join() === second.join(),
    hashes: first,
    totalDocs,
  });
}

/** A POST with JSON, which a browser asks leave for beforehand. */
async function anyPage() {
  for await (const page of client.launches.pages({ upcoming: false }, { limit: 10 })) return page;
  throw new Error('There is no page.');
}
