/**
 * The public API as text: every export of every entry point as its declaration, and the types these
 * lead to. A change of the API shows in the diff of a commit.
 */
import { apiReports } from '../api/report.ts';

export const hint =
  'If the change of the API is intended, add a changeset (pnpm changeset): what is removed or narrower breaks users.';

export function produce(): Map<string, string> {
  return new Map([...apiReports()].map(([name, report]) => [`etc/${name}.api.md`, report]));
}
