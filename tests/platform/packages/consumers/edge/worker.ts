import { createSpacexClient } from '@spacex-platform/spacex-client';
import { contentHash, coreFlights, rowsOf } from '@spacex-platform/transform';

export default {
  async fetch(request: Request): Promise<Response> {
    const baseUrl = new URL(request.url).searchParams.get('api') ?? '';
    const { documents, rejects } = await createSpacexClient({ baseUrl }).launches.list();
    const flights = documents.flatMap(rowsOf(coreFlights));
    const hashes = flights.map(contentHash(coreFlights)).map(String);
    return Response.json({ rejects: rejects.length, hashes });
  },
};
