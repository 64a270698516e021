import { counted, textTable } from '../output/table.ts';
import type { CrossSource } from './compare-sources.ts';

/** For people: what was compared, and every difference. */
export function crossSourceText(found: CrossSource | null): string {
  if (found === null) {
    return 'Nothing was compared with Launch Library: the target has no flown launches of r/SpaceX.\n';
  }
  const { differences, compared, notCompared, launchLibraryLaunches, requests } = found;
  const { otherRockets, rejects } = found;
  const columns = ['difference', 'launch', 'r/SpaceX', 'Launch Library', 'known'];
  const rows = differences.map(({ kind, name, spacex, launchLibrary, reason }) => [
    ...[kind, name, spacex, launchLibrary, reason === null ? 'no' : 'yes'],
  ]);
  const table = rows.length === 0 ? '' : `${textTable(columns, rows)}\n`;
  const left = [
    ...(notCompared > 0 ? [`${notCompared} older ones of r/SpaceX`] : []),
    ...(otherRockets > 0 ? [`${otherRockets} of Launch Library of other rockets`] : []),
    ...(rejects > 0 ? [`${counted(rejects, 'invalid document')} of Launch Library`] : []),
  ].join(', ');
  return (
    `${table}Compared ${compared} flown launches of r/SpaceX with ${launchLibraryLaunches} of Launch Library ` +
    `(${counted(requests, 'request')}).${left === '' ? '' : ` Not compared: ${left}.`}\n`
  );
}
