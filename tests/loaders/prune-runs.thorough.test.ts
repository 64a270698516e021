import { describe } from 'vitest';
import { embeddedWarehouse } from '../load/warehouse.ts';
import { redshiftPlace } from '../redshift/support/place.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { pruneRunsCase } from './support/prune-runs.ts';

describe('the ledger of embedded', () => pruneRunsCase(embeddedWarehouse));

describeMoto('the ledger of redshift', () =>
  pruneRunsCase(async () => {
    const moto = await startMoto();
    const place = await redshiftPlace(moto);
    const dispose = async () => {
      await place[Symbol.asyncDispose]();
      await moto[Symbol.asyncDispose]();
    };
    return { loader: place.loader(), [Symbol.asyncDispose]: dispose };
  }),
);
