import { resolve } from 'node:path';
import type { Target } from './target.ts';

/** PostgreSQL inside this process (PGlite), stored in `--data-dir`. */
export const embedded: Target = {
  name: 'embedded',
  locationFlags: ['dataDir', 'schema'],
  verifiesHashes: {},
  isConfigured: () => true,
  async makeLoader({ dataDir, schema }, { tables, marts: views, onWait }) {
    const { embeddedLoader } = await import('@spacex-platform/loaders/embedded');
    return embeddedLoader({ dataDir, schema, tables, views, ...(onWait && { onWait }) });
  },
  location: ({ dataDir, schema }) => `${resolve(dataDir)} (schema "${schema}")`,
  directory: ({ dataDir }) => dataDir,
};
