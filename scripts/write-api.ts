/**
 * Writes what the packages promise to `etc/<package>.api.md`: every export of every entry as its
 * declaration, and what these lead to. A change of the API shows in the diff of a commit.
 *
 *     pnpm api           writes them
 *     pnpm api --check   fails where one is not that of the built packages
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { apiReports } from './api/report.ts';

const isCheck = process.argv.includes('--check');
const folder = new URL('../etc/', import.meta.url);
mkdirSync(folder, { recursive: true });

for (const [name, report] of apiReports()) {
  const file = new URL(`${name}.api.md`, folder);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (before === report) continue;
  if (isCheck) {
    console.error(`etc/${name}.api.md is not the API of the built package.
${differences(before, report)}
Is it meant? Then run pnpm api, and tell it in a changeset: what is gone or narrower breaks those who use it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, report);
    console.log(`etc/${name}.api.md written`);
  }
}

/** Lines that are only in one of the two. */
function differences(before: string, after: string): string {
  const old = before.split('\n');
  const now = after.split('\n');
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line}`);
  const added = now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`);
  return [...gone, ...added].slice(0, 60).join('\n');
}
