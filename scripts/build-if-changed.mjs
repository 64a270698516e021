/** Builds the packages if a source changed since the last build. Needs pnpm on the PATH. */
import { whileLocked } from './lock.mjs';
import { SetupError } from './setup-error.mjs';
import { buildIfChanged, root } from './workspace.mjs';

try {
  await whileLocked(new URL('.toolchain/', root), () =>
    buildIfChanged({ pnpm: 'pnpm', env: process.env }),
  );
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  if (error.message !== '') console.error(`setup: ${error.message}`);
  process.exitCode = error.exitCode;
}
