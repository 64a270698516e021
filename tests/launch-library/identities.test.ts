import { join } from 'node:path';
import type { Capsule, Core, CrewMember } from '@spacex-platform/spacex-client';
import {
  type LaunchLibraryLaunch,
  normaliseLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { adaptLaunches, identitiesOf } from '@spacex-platform/transform/launch-library';
import { expect, test } from 'vitest';
import { openDuck } from '../support/duckdb.ts';
import { describeSamples } from '../support/launch-library/samples.ts';
import { describeReference } from '../support/reference-data.ts';
import { folderFromEnvironment } from '../support/repository.ts';

const reference = folderFromEnvironment('SPACEX_REFERENCE_DATA', '../shared/spacex-v4');

describeSamples('identities', (samples) => {
  describeReference('with the documents of r/SpaceX', ({ documents }) => {
    const { cores, capsules, crew } = documents();
    const known = identitiesOf({
      cores: cores as unknown as Core[],
      capsules: capsules as unknown as Capsule[],
      crew: crew as unknown as CrewMember[],
    });
    const flown = samples.flown().map(normaliseLaunch) as LaunchLibraryLaunch[];
    const adapted = adaptLaunches(flown, known);

    test('boosters that both sources know have the id that SQL finds by their serial', async () => {
      using duck = await openDuck();
      const expected = await duck.query(`
        with launch as (
          select unnest(from_json(content::json, '["json"]')) as l
          from read_text('${samples.flownFile}')
        ), stage as (
          select unnest(from_json(l->'rocket'->'launcher_stage', '["json"]')) as s from launch
        ), core as (
          select unnest(from_json(content::json, '["json"]')) as c
          from read_text('${join(reference, 'cores.json')}')
        )
        select distinct s->'launcher'->>'serial_number' as serial,
          coalesce(c->>'id', 'll2:' || (s->'launcher'->>'id')) as id
        from stage left join core on (c->>'serial') = (s->'launcher'->>'serial_number')
        order by serial`);
      const found = adapted.cores.map(({ serial, id }) => ({ serial, id }));
      found.sort((one, other) => (one.serial < other.serial ? -1 : 1));
      expect(found).toEqual(expected);
      const kept = found.filter(({ id }) => !id.startsWith('ll2:'));
      expect(kept.map(({ serial }) => serial)).toEqual([
        ...['B1063', 'B1067', 'B1069', 'B1071', 'B1072', 'B1077'],
      ]);
    });

    test('every place of a landing or a launch is one of r/SpaceX, or has a document', () => {
      const { landpads, launchpads } = documents();
      const ids = new Set([...landpads, ...launchpads].map(({ id }) => id));
      for (const { id } of [...adapted.landpads, ...adapted.launchpads]) ids.add(id);
      const used = adapted.launches.flatMap(({ launchpad, cores: flights }) => [
        launchpad,
        ...flights.map(({ landpad }) => landpad),
      ]);
      expect(used.filter((id) => id !== null && !ids.has(id))).toEqual([]);
      const rockets = new Set(documents().rockets.map(({ id }) => id));
      expect(adapted.launches.filter(({ rocket }) => !rockets.has(rocket ?? ''))).toEqual([]);
    });

    test('capsules and people have documents, or are those of r/SpaceX', () => {
      const own = new Set([...crew, ...adapted.crew].map(({ id }) => id));
      const members = adapted.launches.flatMap((launch) => launch.crew);
      expect(members.map((one) => (typeof one === 'string' ? one : one.crew))).toHaveLength(4);
      for (const one of members) expect(own).toContain(typeof one === 'string' ? one : one.crew);
      const serials = new Map(capsules.map(({ id, serial }) => [id, serial]));
      expect(adapted.capsules.map(({ id, serial }) => [serials.get(id), serial])).toEqual([
        ['C212', 'C212'],
        ['C209', 'C209'],
      ]);
    });
  });
});
