import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ResourceName } from '@spacex-platform/spacex-client';
import { resourceNames, resources } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf } from './support/client.ts';
import { serve } from './support/server.ts';

const root = resolve(import.meta.dirname, '../../..');
const { SPACEX_REFERENCE_DATA = '../shared/spacex-v4' } = process.env;
const directory = resolve(root, SPACEX_REFERENCE_DATA);

const missing = `There is no reference data at SPACEX_REFERENCE_DATA (${directory})`;
if (!existsSync(directory)) console.warn(`Skipped: ${missing}`);

/** The number of documents in each body, counted when it was recorded. */
const counts: Record<ResourceName, number> = {
  capsules: 24,
  company: 1,
  cores: 78,
  crew: 30,
  dragons: 2,
  history: 15,
  landpads: 7,
  launches: 205,
  launchpads: 6,
  payloads: 225,
  roadster: 1,
  rockets: 4,
  ships: 29,
  starlink: 1445,
};

describe('recorded bodies of the API', () => {
  test.for(resourceNames)(
    '%s matches its schema, without rejects or drift',
    async (name, context) => {
      const file = resolve(directory, `${name}.json`);
      context.skip(!existsSync(file), missing);
      const text = readFileSync(file, 'utf8');
      await using server = await serve((response) => response.end(text));
      const client = clientOf(server);
      if (name === 'company' || name === 'roadster') {
        expect(await client[name].get()).toEqual(JSON.parse(text));
        expect(resources[name].kind).toBe('singleton');
        return;
      }
      const list = await client[name].list();
      expect(list.rejects).toEqual([]);
      expect(list.drift).toEqual([]);
      expect(list.documents).toHaveLength(counts[name]);
      expect(list.documents).toEqual(JSON.parse(text));
    },
  );
});
