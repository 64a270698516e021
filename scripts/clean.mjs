/** Removes what a build writes: every `dist`, and what the type checker remembers. */
import { readdirSync, rmSync } from 'node:fs';
import { packages, root } from './workspace.mjs';

for (const folder of ['', 'tests/', ...packages().map((name) => `packages/${name}/`)]) {
  const home = new URL(folder, root);
  rmSync(new URL('dist/', home), { recursive: true, force: true });
  for (const name of readdirSync(home)) {
    if (name.endsWith('.tsbuildinfo')) rmSync(new URL(name, home));
  }
}
