import { afterAll, beforeAll, describe } from 'vitest';
import { testLake } from '../lake/lake.ts';
import { type RedshiftPlace, redshiftPlace } from '../redshift/support/place.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { checkedLossCases, type Place, pruneLimitCases } from './support/prune-limit.ts';
import { embeddedWarehouse } from './warehouse.ts';

async function lakePlace(): Promise<Place> {
  const lake = testLake();
  const dispose = async () => lake[Symbol.dispose]();
  return { loader: lake.loader, [Symbol.asyncDispose]: dispose };
}

describe('documents that a source has lost: lake', () => {
  pruneLimitCases(lakePlace);
  checkedLossCases(lakePlace);
});

describe('documents that a source has lost: embedded', () => {
  pruneLimitCases(embeddedWarehouse);
  checkedLossCases(embeddedWarehouse);
});

describeMoto('documents that a source has lost: redshift', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let schemas = 0;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  pruneLimitCases(async () => {
    schemas += 1;
    const loader = place.loader({ schema: `losses_${schemas}` });
    return { loader, [Symbol.asyncDispose]: async () => undefined };
  });
});
