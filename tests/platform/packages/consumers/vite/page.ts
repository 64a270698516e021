import { createSpacexClient, memoryCache } from '@spacex-platform/spacex-client';
import { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform';

const parameters = new URLSearchParams(location.search);
const baseUrl = parameters.get('api') ?? '';
const client = createSpacexClient({ baseUrl, cache: memoryCache() });
const hashOf = contentHash(coreFlights);

async function flightHashes(): Promise<string[]> {
  const { documents } = await client.launches.list();
  return documents.flatMap(rowsOf(coreFlights)).map((flight) => String(hashOf(flight)));
}

const output = document.querySelector('output');
if (output !== null) output.textContent = await shown();

async function shown(): Promise<string> {
  if (parameters.has('refused')) return refusal();
  const first = await flightHashes();
  const second = await flightHashes();
  const { totalDocs } = await anyPage();
  return JSON.stringify({
    flights: first.length,
    same: first.join() === second.join(),
    hashes: first,
    totalDocs,
  });
}

/** The message about a server that allows no other origin. */
async function refusal(): Promise<string> {
  try {
    await createSpacexClient({ baseUrl, retries: 0 }).launches.list();
    return 'no error';
  } catch (error) {
    return String(error);
  }
}

/** A POST with JSON, which a browser asks leave for beforehand. */
async function anyPage() {
  for await (const page of client.launches.pages({ upcoming: false }, { limit: 10 })) return page;
  throw new Error('There is no page.');
}
