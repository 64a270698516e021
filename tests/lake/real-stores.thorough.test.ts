import { lakeLoader } from '@spacex-platform/loaders/lake';
import { tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeWhen } from '../support/describe-when.ts';
import { describeLakeOn, runningStore } from './support/real-store-cases.ts';
import { missingStore } from './support/real-stores.ts';

describeLakeOn('SeaweedFS');
describeLakeOn('versitygw');

describeWhen('a lake on rclone', missingStore('rclone'), () => {
  const place = runningStore('rclone');

  test('is refused, because the store ignores conditions', async () => {
    const { store } = place();
    const loader = lakeLoader({ store, tables });
    const error = await failureOf(loadCores(loader, [core('a', 'B1')]));
    expect(error).toMatchObject({ code: 'unsupported_store', transient: false, usage: true });
    expect(error.message).toContain('ignores If-None-Match');
    expect(await store.readVersion('curated/_current.json')).toBeUndefined();
  }, 120_000);
});
