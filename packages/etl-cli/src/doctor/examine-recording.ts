import type { Finding } from '@spacex-platform/loaders';
import type {
  LaunchLibraryLaunch,
  LibraryPage,
} from '@spacex-platform/spacex-client/launch-library';
import { adaptLaunches, identitiesOf } from '@spacex-platform/transform/launch-library';

/** The maximum number of values that a finding lists. */
const maxListed = 5;

/** What a recorded page proves: schema, unknown fields, mapping, and which parts of it are on the page. */
export function examineRecording(page: LibraryPage<LaunchLibraryLaunch>): readonly Finding[] {
  return [schemaOf(page), driftOf(page), mappingOf(page), coverageOf(page)];
}

function schemaOf({ raw, rejects }: LibraryPage<LaunchLibraryLaunch>): Finding {
  const check = 'schema';
  if (raw.length === 0) {
    const detail = 'not proved: the page has no launch';
    return { check, status: 'warning', detail };
  }
  if (rejects.length === 0) {
    return { check, status: 'ok', detail: `all ${raw.length} launches match version 2.3.0` };
  }
  const reasons = rejects.map(({ documentId, issues: [first] }) =>
    `${documentId ?? 'a launch without an id'}: ${first?.path ?? ''} ${first?.message ?? ''}`.trim(),
  );
  return {
    ...{
      check,
      status: 'failed',
      detail: `${rejects.length} of ${raw.length} launches are rejects: ${listOf(reasons)}`,
    },
    next: 'A run would reject them. Report it with the recording: the schema has to allow these values.',
  };
}

function driftOf({ raw, drift }: LibraryPage<LaunchLibraryLaunch>): Finding {
  const check = 'drift';
  if (drift.length === 0) {
    const detail = raw.length === 0 ? 'not proved' : 'no unknown field';
    return { check, status: 'ok', detail };
  }
  const fields = drift.map(({ path, documents }) => `${path} (${documents})`);
  return {
    ...{ check, status: 'warning', detail: `${drift.length} unknown fields: ${listOf(fields)}` },
    next: 'Unknown fields are not loaded, and fail nothing. Report them with the recording.',
  };
}

function mappingOf({ documents }: LibraryPage<LaunchLibraryLaunch>): Finding {
  const check = 'mapping';
  const { launches, cores, findings } = adaptLaunches(
    documents,
    identitiesOf({ cores: [], capsules: [], crew: [] }),
  );
  const detail = `${launches.length} launches with ${cores.length} boosters`;
  if (findings.length === 0) return { check, status: 'ok', detail };
  const messages = findings.map(({ launchId, message }) => `${launchId}: ${message}`);
  return {
    ...{ check, status: 'warning', detail: `${detail}; unknown values: ${listOf(messages)}` },
    next: 'These values are loaded as null. Report them with the recording.',
  };
}

/** What no launch of the page has is not proved by it. */
function coverageOf({ documents }: LibraryPage<LaunchLibraryLaunch>): Finding {
  const stages = documents.flatMap(({ rocket }) => rocket?.launcher_stage ?? []);
  const spacecraft = documents.flatMap(({ rocket }) => rocket?.spacecraft_stage ?? []);
  const counts = {
    boosters: stages.filter(({ launcher }) => launcher).length,
    'landing attempts': stages.filter(({ landing }) => landing?.attempt === true).length,
    'first flights': stages.filter(({ reused }) => reused === false).length,
    spacecraft: spacecraft.length,
    'crew members': spacecraft.flatMap(({ launch_crew: crew }) => crew ?? []).length,
  };
  const found = Object.entries(counts);
  const absent = found.flatMap(([name, count]) => (count === 0 ? [name] : []));
  const present = found.map(([name, count]) => `${count} ${name}`).join(', ');
  const detail =
    absent.length === 0
      ? present
      : `${present}; not proved, because not on it: ${absent.join(', ')}`;
  return { check: 'coverage', status: absent.includes('boosters') ? 'warning' : 'ok', detail };
}

function listOf(texts: readonly string[]): string {
  const more = texts.length > maxListed ? `, and ${texts.length - maxListed} more` : '';
  return `${texts.slice(0, maxListed).join('; ')}${more}`;
}
