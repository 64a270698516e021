/** Deletes the output of builds: every `dist`, and the type checker's incremental state. */
import { readdirSync, rmSync } from 'node:fs';
import { packages, root } from './workspace.mjs';

for (const directory of ['', 'tests/', ...packages().map((name) => `packages/${name}/`)]) {
  const home = new URL(directory, root);
  rmSync(new URL('dist/', home), { recursive: true, force: true });
  for (const name of readdirSync(home)) {
    if (name.endsWith('.tsbuildinfo')) rmSync(new URL(name, home));
  }
}
