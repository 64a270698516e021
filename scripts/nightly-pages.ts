/**
 * Writes the pages of a night: the report, the marts as CSV and Parquet, and a page that lists them.
 *
 *     node scripts/nightly-pages.ts <directory>
 *
 * Reads the state that nightly-load.ts has written, and writes `<directory>/pages`. If the night is not
 * complete, the pages of the last complete one are retained, with a note. Outputs of a workflow:
 *
 * - `publish`: `true` if there are pages
 * - `synced-at`: when the data was complete
 * - `alert`: the failure, or that the data is older than a week; otherwise empty
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexPage } from './nightly/index-page.ts';
import { readOutcome } from './nightly/outcome.ts';
import { type Published, readPublished } from './nightly/published-pages.ts';
import { statePaths } from './nightly/state-paths.ts';
import { setOutputs, warn } from './nightly/workflow-commands.ts';
import { writePages } from './nightly/write-pages.ts';

const maxAgeMs = 7 * 86_400_000;

const [directory, ...rest] = process.argv.slice(2);
if (directory === undefined || rest.length > 0) {
  console.error('usage: node scripts/nightly-pages.ts <directory>');
  process.exit(2);
}
const { data, complete, pages } = statePaths(directory);

/** New pages replace the old ones only when all of them are written. */
async function replacePages(): Promise<Published | undefined> {
  if (!existsSync(complete)) return undefined;
  const { syncedAt } = JSON.parse(readFileSync(complete, 'utf8')) as { syncedAt: string };
  const draft = `${pages}.new`;
  rmSync(draft, { recursive: true, force: true });
  const published = await writePages(data, draft, syncedAt);
  rmSync(pages, { recursive: true, force: true });
  renameSync(draft, pages);
  return published;
}

/** The pages of the last complete night, or pages of its data if they are damaged. */
async function lastPages(): Promise<Published | undefined> {
  try {
    return readPublished(pages);
  } catch (error) {
    warn(`The pages of the last night are damaged and are rebuilt: ${(error as Error).message}`);
    return replacePages();
  }
}

const night = readOutcome(directory);
const published = await (night.status === 'complete' ? replacePages() : lastPages());
if (published !== undefined) {
  writeFileSync(join(pages, 'index.html'), indexPage(published, night));
  readPublished(pages);
}
const ageMs = published === undefined ? 0 : Date.now() - Date.parse(published.syncedAt);
const hasFailed = night.status === 'failed' || night.status === 'refused';
const alert = hasFailed
  ? `The night is ${night.status}: ${night.reason}`
  : ageMs > maxAgeMs
    ? `The data is of ${published?.syncedAt}, more than a week old. The night is ${night.status}: ${night.reason}`
    : '';
setOutputs({
  publish: String(published !== undefined),
  'synced-at': published?.syncedAt ?? '',
  alert,
});
const summary = process.env['GITHUB_STEP_SUMMARY'];
if (summary) {
  const lines = [
    `Night: ${night.status}`,
    `Data: ${published === undefined ? 'none yet' : `complete to ${published.syncedAt}`}`,
    ...(night.retryAt === null ? [] : [`Next request accepted: ${night.retryAt}`]),
    ...night.repaired.map((part) => `Repaired: ${part.split('\n')[0]}`),
  ];
  writeFileSync(summary, `${lines.map((line) => `- ${line}`).join('\n')}\n`, { flag: 'a' });
}
