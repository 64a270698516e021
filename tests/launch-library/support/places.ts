import type { QueryableLoader } from '@spacex-platform/loaders';
import { redshiftViews } from '@spacex-platform/loaders/redshift';
import { marts, tables } from '@spacex-platform/transform';
import { testLake } from '../../lake/lake.ts';
import { redshiftPlace } from '../../redshift/support/place.ts';
import { startMoto } from '../../support/moto-server.ts';

/** A target of its own, with the tables and marts of the platform. */
export type Place = { readonly loader: QueryableLoader } & AsyncDisposable;

/** A lake in a directory. */
export async function lake(): Promise<Place> {
  const place = testLake();
  return { loader: place.loader, [Symbol.asyncDispose]: async () => place[Symbol.dispose]() };
}

/** The stand-in for Redshift, with a bucket of its own. */
export async function redshift(): Promise<Place> {
  const moto = await startMoto();
  const place = await redshiftPlace(moto);
  return {
    loader: place.loader({ tables, views: redshiftViews(Object.values(marts)) }),
    [Symbol.asyncDispose]: async () => {
      await place[Symbol.asyncDispose]();
      await moto[Symbol.asyncDispose]();
    },
  };
}
