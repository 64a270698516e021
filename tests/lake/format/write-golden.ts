/**
 * Writes `golden/` again, after an intended change of the format: `pnpm build`, then
 * `node tests/lake/format/write-golden.ts`.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, goldenBytes, goldenFolder, writeGoldenLake } from './golden-lake.ts';

rmSync(goldenFolder, { recursive: true, force: true });
mkdirSync(goldenFolder);
await writeGoldenLake(goldenFolder);
for (const path of filesOf(goldenFolder)) {
  writeFileSync(join(goldenFolder, path), goldenBytes(goldenFolder, path));
}
