import type { Landing } from './report-data.ts';

/** The outcomes of landings, in the order of legends. */
export const landings: readonly Landing[] = ['landed', 'failed', 'unknown', 'none'];

export const landingLabels: Readonly<Record<Landing, string>> = {
  landed: 'landed',
  failed: 'failed to land',
  unknown: 'outcome unknown',
  none: 'no landing attempted',
};

/** Where a core landed, for the end of a phrase. */
export function landingSite(type: string | null): string {
  const sites: Readonly<Record<string, string>> = {
    ASDS: 'on a drone ship',
    RTLS: 'on land',
    Ocean: 'in the ocean',
  };
  return sites[type ?? ''] ?? '';
}
