import type { Landing } from './report-data.ts';

/** The landings in the order of every legend. */
export const landings: readonly Landing[] = ['landed', 'failed', 'unknown', 'none'];

export const landingWords: Readonly<Record<Landing, string>> = {
  landed: 'landed',
  failed: 'failed to land',
  unknown: 'outcome unknown',
  none: 'no landing tried',
};

/** Where a core came down. */
export function placeWords(type: string | null): string {
  const words: Readonly<Record<string, string>> = {
    ASDS: 'on a drone ship',
    RTLS: 'on land',
    Ocean: 'in the ocean',
  };
  return words[type ?? ''] ?? '';
}
