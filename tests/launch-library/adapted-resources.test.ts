import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { rejectsSource, runPipeline, type Source } from '@spacex-platform/loaders/pipeline';
import { checkDocument } from '@spacex-platform/spacex-client';
import {
  adaptedResources,
  type LaunchLibraryLaunch,
  normaliseLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { adaptLaunches, identitiesOf } from '@spacex-platform/transform/launch-library';
import { expect, test } from 'vitest';
import { describeSamples, type RecordedLaunch } from '../support/launch-library/samples.ts';

const known = identitiesOf({ cores: [], capsules: [], crew: [] });

function adapt(launches: readonly RecordedLaunch[]): Readonly<Record<string, readonly object[]>> {
  const normalised = launches.map(normaliseLaunch) as LaunchLibraryLaunch[];
  const { findings: _, ...documents } = adaptLaunches(normalised, known);
  return { ...documents };
}

/** Documents as a source of a pipeline, which reads them as JSON. */
function sourceOf(documents: Readonly<Record<string, readonly object[]>>): Source {
  return {
    ...{ name: 'recording', origin: 'api', resources: Object.keys(documents) },
    read: async (resource) => ({
      ...{ url: 'recording', etag: null, fetchedAt: '2026-08-22T20:48:00.000Z' },
      batches: (async function* () {
        yield (documents[resource] ?? []).map((document) => JSON.stringify(document));
      })(),
    }),
  };
}

async function launchesBySource(loader: ReturnType<typeof embeddedLoader>) {
  await using reader = await loader.openReader();
  const { rows } = await reader.query('select source, count(*)::int as n from launches group by 1');
  return rows;
}

async function rejectsOf(loader: ReturnType<typeof embeddedLoader>) {
  await using ledger = await loader.openLedger();
  return await ledger.rejects();
}

describeSamples('documents of Launch Library in the form of the platform', (samples) => {
  const states = Object.values(samples.evolutions()).flat();
  const recorded = [
    ...samples.flown(),
    ...samples.upcoming(),
    ...states.flatMap(({ launch }) => launch ?? []),
  ];

  test('match their schemas, without unknown fields', () => {
    let count = 0;
    for (const launch of recorded) {
      const documents = adapt([launch]);
      for (const resource of adaptedResources) {
        for (const document of documents[resource.name] ?? []) {
          const checked = checkDocument(resource, document);
          expect(checked).toMatchObject({ ok: true, drift: [] });
          expect(checkDocument(resource, { ...document, id: null }).ok).toBe(false);
          expect(checkDocument(resource, { ...document, source: null }).ok).toBe(false);
          count++;
        }
      }
    }
    expect(count).toBeGreaterThan(recorded.length);
  });

  test('a pipeline loads them, and one that does not match becomes a reject', async () => {
    const documents = adapt(samples.flown());
    const [first, ...others] = documents['launches'] ?? [];
    const loader = embeddedLoader();
    const result = await runPipeline({
      source: sourceOf({ ...documents, launches: [{ ...first, date_utc: 'soon' }, ...others] }),
      loaders: [loader],
    });
    expect(result.error).toBeUndefined();
    expect(await launchesBySource(loader)).toEqual([{ source: 'launch-library', n: 97 }]);
    const rejects = await rejectsOf(loader);
    expect(rejects).toMatchObject([
      { resource: 'launches', issues: [{ path: 'date_utc' }, { path: 'date_utc' }] },
    ]);
    // A replay validates it as a document of Launch Library too, and not as one of r/SpaceX.
    const { source, replays } = rejectsSource(rejects);
    await runPipeline({ ...{ source, replays, loaders: [loader] }, resources: source.resources });
    const [replayed, ...more] = await rejectsOf(loader);
    expect(more.filter(({ state }) => state === 'open')).toEqual([]);
    expect(replayed).toMatchObject({ state: 'open', issues: rejects[0]?.issues });
  });
});
