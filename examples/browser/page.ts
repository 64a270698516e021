/** Client and transform in a web page, without a server in between. `?api=` selects another API. */
import { createSpacexClient, isSpacexClientError } from '@spacex-platform/spacex-client';
import { coreFlights, rowsOf } from '@spacex-platform/transform';

const baseUrl = new URLSearchParams(location.search).get('api') ?? 'https://api.spacexdata.com';
const client = createSpacexClient({ baseUrl });

interface Usage {
  flights: number;
  landings: number;
}

async function usageByCore(): Promise<[string, Usage][]> {
  const [launches, cores] = await Promise.all([client.launches.list(), client.cores.list()]);
  const serials = new Map(cores.documents.map(({ id, serial }) => [id, serial]));
  const usage = new Map<string, Usage>();
  for (const flight of launches.documents.flatMap(rowsOf(coreFlights))) {
    if (flight.upcoming || flight.core_id === null) continue;
    const serial = serials.get(flight.core_id) ?? flight.core_id;
    const { flights, landings } = usage.get(serial) ?? { flights: 0, landings: 0 };
    const landed = flight.landing_success === true ? 1 : 0;
    usage.set(serial, { flights: flights + 1, landings: landings + landed });
  }
  return [...usage].sort(
    ([one, { flights: some }], [other, { flights: more }]) =>
      more - some || one.localeCompare(other),
  );
}

const status = document.querySelector('[role=status]');
const body = document.querySelector('tbody');
try {
  for (const [serial, { flights, landings }] of await usageByCore()) {
    const row = document.createElement('tr');
    for (const text of [serial, String(flights), String(landings)]) {
      row.append(Object.assign(document.createElement('td'), { textContent: text }));
    }
    body?.append(row);
  }
  status?.remove();
} catch (error) {
  if (!isSpacexClientError(error)) throw error;
  if (status !== null) status.textContent = error.message;
}
