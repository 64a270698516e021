import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { verifyRecording } from './support/recording.ts';

const folder = process.env['SPACEX_LL2_RECORDINGS'];

describe('recordings of doctor --record', () => {
  if (!folder) {
    // Also in CI: only somebody with access to the service can make one.
    test.skip('skipped: SPACEX_LL2_RECORDINGS names no directory with answers of the real service', () => {});
    return;
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  test('are in the directory of SPACEX_LL2_RECORDINGS', () => {
    expect(files).not.toEqual([]);
  });

  test.each(files)('%s matches schema, mapping and adapter', async (name) => {
    await verifyRecording(join(folder, name));
  });
});
