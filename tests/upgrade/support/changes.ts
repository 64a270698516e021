import { type Documents, documentsOf, launchOf, removeLaunch } from './documents.ts';
import { brokenLaunch } from './history.ts';

export interface Counts {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

/**
 * Changes documents in place: one launch that was rejected becomes valid, one is renamed, one is
 * removed, and one loses its last core.
 *
 * @returns the counts that a run with `--prune` must report
 */
export function changeDocuments(documents: Documents): Record<string, Counts> {
  const coresOf = (launch: Record<string, unknown>) => launch['cores'] as unknown[];
  const launches = documentsOf(documents, 'launches');
  const heavy = launches.find(({ cores }) => Array.isArray(cores) && cores.length === 3);
  if (heavy === undefined) throw new Error('No launch has three cores.');
  coresOf(heavy).pop();
  const repaired = launchOf(documents, brokenLaunch);
  repaired['cores'] = structuredClone(coresOf(launchOf(documents, 10)));
  launchOf(documents, 11)['name'] = 'Renamed';
  const removed = removeLaunch(documents, 12);
  return {
    launches: { inserted: 1, updated: 1, deleted: 1 },
    core_flights: {
      inserted: coresOf(repaired).length,
      updated: 0,
      deleted: coresOf(removed).length + 1,
    },
    cores: { inserted: 0, updated: 0, deleted: 0 },
  };
}
