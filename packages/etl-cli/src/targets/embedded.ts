import { resolve } from 'node:path';
import { avoidWasmOptimization, delayWasmOptimization } from '../wasm-tiering.ts';
import type { Target } from './target.ts';

/** PostgreSQL inside this process (PGlite), stored in `--data-dir`. */
export const embedded: Target = {
  name: 'embedded',
  locationFlags: ['dataDir', 'schema'],
  verifiesHashes: {},
  isConfigured: () => true,
  async makeLoader({ dataDir, schema }, { tables, marts: views, source, onWait }) {
    const [{ LoaderError }, { embeddedLoader }] = await Promise.all([
      import('@spacex-platform/loaders'),
      import('@spacex-platform/loaders/embedded'),
    ]);
    if (dataDir === 'memory://' || dataDir === ':memory:') {
      const message = `Invalid data directory "${dataDir}": expected the path of a directory. A database in memory ends with the command; use a temporary directory.`;
      throw new LoaderError('configuration', message, { target: 'embedded' });
    }
    if (source === 'snapshot') avoidWasmOptimization();
    else delayWasmOptimization();
    return embeddedLoader({ dataDir, schema, tables, views, ...(onWait && { onWait }) });
  },
  async launchLibraryStore({ dataDir }) {
    const { embeddedLaunchLibraryStore } = await import('@spacex-platform/loaders/embedded');
    delayWasmOptimization();
    return embeddedLaunchLibraryStore(dataDir);
  },
  location: ({ dataDir, schema }) => `${resolve(dataDir)} (schema "${schema}")`,
  directory: ({ dataDir }) => dataDir,
};
