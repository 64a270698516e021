import {
  checkLaunch,
  createLaunchLibraryClient,
  type LaunchMode,
  normaliseLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { expect, test } from 'vitest';
import { describeSamples, type RecordedLaunch } from '../support/launch-library/samples.ts';

/** Names that only version 2.2.0 has, wherever they are in a document. */
const oldNames = [
  ...['infoURLs', 'vidURLs', 'holdreason', 'r_spacex_api_id', 'family'],
  ...['turn_around_time_days', 'agency_id'],
];

/** A launch in the names of version 2.2.0. */
interface Old {
  readonly type: string;
  readonly vidURLs: unknown;
  readonly pad: { readonly latitude: string };
  readonly rocket: {
    readonly configuration: { readonly family: string };
    readonly launcher_stage?: readonly {
      readonly launcher: { readonly status: string };
      readonly landing: { readonly location: unknown };
    }[];
  };
}

function keysOf(value: unknown, into = new Set<string>()): Set<string> {
  if (Array.isArray(value)) for (const item of value) keysOf(item, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      into.add(key);
      keysOf(inner, into);
    }
  }
  return into;
}

function check<Mode extends LaunchMode>(launches: readonly RecordedLaunch[], mode: Mode) {
  const results = launches.map((one) => checkLaunch(mode, normaliseLaunch(one), ''));
  return {
    rejects: results.flatMap((one) => (one.ok ? [] : [one.reject.issues])),
    drift: new Set(results.flatMap(({ drift }) => drift)),
    documents: results.flatMap((one) => (one.ok ? [one.document] : [])),
  };
}

describeSamples('recorded answers of the real service', (samples) => {
  const states = Object.values(samples.evolutions()).flat();
  const detailed = {
    'flown launches': samples.flown(),
    'upcoming launches': samples.upcoming(),
    'a page of every provider': samples.page(),
    'every state of six launches': states.flatMap(({ launch }) => launch ?? []),
  };

  test.each(Object.entries(detailed))('%s of 2.2.0 match the schema without drift', (_, all) => {
    const { documents, rejects, drift } = check(all, 'detailed');
    expect(rejects).toEqual([]);
    expect([...drift]).toEqual([]);
    expect(documents.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
  });

  test('launches of 2.3.0 are not changed, and match the schema without drift', () => {
    const all = samples.normal();
    expect(all.map(normaliseLaunch)).toEqual(all);
    const { documents, rejects, drift } = check(all, 'normal');
    expect({ rejects, drift: [...drift] }).toEqual({ rejects: [], drift: [] });
    expect(documents.length).toBeGreaterThan(0);
  });

  test('launches of a list of 2.2.0 are accepted, with their own fields as drift', () => {
    const { documents, rejects, drift } = check(samples.listed(), 'list');
    expect(rejects).toEqual([]);
    expect(documents).toHaveLength(10);
    expect(drift).toContain('lsp_name');
    expect(drift).not.toContain('net_precision');
  });

  test('have no name of 2.2.0 afterwards, and do not change a second time', () => {
    const all = Object.values(detailed).flat();
    expect(oldNames.filter((name) => keysOf(all).has(name))).toEqual(oldNames);
    const normalised = all.map(normaliseLaunch);
    expect(oldNames.filter((name) => keysOf(normalised).has(name))).toEqual([]);
    expect(normalised.map(normaliseLaunch)).toEqual(normalised);
  });

  test('keep their values under the names of 2.3.0', () => {
    const before = new Map(samples.flown().map((one) => [one.id, one as unknown as Old]));
    const { documents } = check(samples.flown(), 'detailed');
    for (const launch of documents) {
      const old = before.get(launch.id);
      expect(launch.response_mode).toBe(old?.type);
      expect(launch.vid_urls).toEqual(old?.vidURLs);
      expect(launch.pad?.latitude).toBe(Number.parseFloat(old?.pad.latitude ?? ''));
      const { family = '' } = old?.rocket.configuration ?? {};
      expect(launch.rocket?.configuration?.families?.[0]?.name ?? '').toBe(family);
      for (const [at, stage] of (launch.rocket?.launcher_stage ?? []).entries()) {
        const oldStage = old?.rocket.launcher_stage?.[at];
        expect(stage.launcher?.status).toEqual({ name: oldStage?.launcher.status });
        expect(stage.landing?.landing_location).toEqual(oldStage?.landing.location);
      }
    }
  });

  test('come through the client as received', async () => {
    const flown = samples.flown();
    const body = JSON.stringify({ count: flown.length, next: null, results: flown }, null, 2);
    const client = createLaunchLibraryClient({ fetch: async () => new Response(body) });
    const page = await client.launches({ provider: 121 }, { ordering: 'net' });
    expect(page.documents).toHaveLength(98);
    expect(page.raw.map((text) => JSON.parse(text))).toEqual(flown);
    expect(page.raw.filter((text) => text.includes('\n'))).toEqual([]);
  });

  test('of another provider are refused', async () => {
    const results = samples
      .page()
      .toSorted((one, other) => (String(one['net']) < String(other['net']) ? -1 : 1));
    const body = JSON.stringify({ count: results.length, results });
    const client = createLaunchLibraryClient({ fetch: async () => new Response(body) });
    await expect(client.launches({ provider: 121 })).rejects.toThrow(
      /of the provider \d+ instead of 121/,
    );
    expect((await client.launches()).documents).toHaveLength(100);
  });
});
