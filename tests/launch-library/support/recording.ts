import { readFileSync } from 'node:fs';
import {
  createLaunchLibraryClient,
  type LaunchLibraryLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { adaptLaunches, identitiesOf } from '@spacex-platform/transform/launch-library';
import { expect } from 'vitest';

/** What an independent reading of a recording needs of a launch. */
interface ReceivedLaunch {
  readonly id: string;
  readonly net: string;
  readonly status: { readonly id: number };
  readonly pad: { readonly id: number } | null;
  readonly rocket: {
    readonly launcher_stage?: readonly {
      readonly launcher: {
        readonly serial_number: string | null;
        readonly is_placeholder?: boolean | null;
      } | null;
      readonly landing: { readonly attempt: boolean | null } | null;
    }[];
  } | null;
}

const none = identitiesOf({ cores: [], capsules: [], crew: [] });
/** Go, To Be Determined, Hold and To Be Confirmed: the time has passed, but nothing has flown. */
const upcoming = [1, 2, 5, 8];

/**
 * Verifies an answer that `doctor --record` has written: it is what was requested, matches the schema
 * without rejects and unknown fields, has no value that the adapter does not know, and its launches,
 * boosters and landings are those of an independent reading of the same bytes.
 *
 * @returns how many launches and boosters it has
 */
export async function verifyRecording(path: string) {
  const body = readFileSync(path, 'utf8');
  const client = createLaunchLibraryClient({ fetch: async () => new Response(body) });
  const page = await client.launches({ provider: 121 });
  expect(page.rejects).toEqual([]);
  expect(page.drift).toEqual([]);

  const { results } = JSON.parse(body) as { readonly results: readonly ReceivedLaunch[] };
  expect(page.documents.map(({ id }) => id)).toEqual(results.map(({ id }) => id));
  expect(results).not.toHaveLength(0);

  const { launches, cores, findings } = adaptLaunches(
    page.documents as readonly LaunchLibraryLaunch[],
    none,
  );
  expect(findings).toEqual([]);
  const byId = new Map(launches.map((launch) => [launch.id, launch]));
  for (const { id, net, status, rocket } of results) {
    const launch = byId.get(id);
    expect(launch, id).toMatchObject({ upcoming: upcoming.includes(status.id) });
    expect(Date.parse(launch?.date_utc ?? '')).toBe(Date.parse(net));
    const stages = rocket?.launcher_stage ?? [];
    expect(launch?.cores).toHaveLength(stages.length);
    const attempts = stages.filter(({ landing }) => landing?.attempt === true);
    expect(launch?.cores.filter((core) => core.landing_attempt === true)).toHaveLength(
      attempts.length,
    );
  }
  const serials = results.flatMap(({ rocket }) =>
    (rocket?.launcher_stage ?? []).flatMap(({ launcher }) =>
      launcher?.is_placeholder === true || /^(unknown.*)?$/i.test(launcher?.serial_number ?? '')
        ? []
        : [String(launcher?.serial_number)],
    ),
  );
  expect(cores.map(({ serial }) => serial).toSorted()).toEqual([...new Set(serials)].toSorted());
  return { launches: results.length, cores: cores.length };
}
