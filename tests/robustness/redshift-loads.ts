import { type Running, start } from '../cli/command.ts';
import { commandEnvironment } from '../redshift/support/command-environment.ts';
import { type RedshiftPlace, redshiftPlace } from '../redshift/support/place.ts';
import { type MotoServer, startMoto } from '../support/moto-server.ts';
import { anyVersion } from './lakes.ts';

/** A stand-in for Redshift, and loads of versions into it. */
export interface RedshiftLoads extends AsyncDisposable {
  readonly place: RedshiftPlace;
  /** Starts a load; `port` leads to the stand-in through a proxy. */
  load(mark: string, port?: number): Running;
  /** Staging tables and procedures that exist now. Staged files of killed runs remain by design. */
  objectsLeft(): Promise<string[]>;
}

/** @param lakes URLs of the raw zones, by mark */
export async function redshiftLoads(lakes: ReadonlyMap<string, string>): Promise<RedshiftLoads> {
  const moto: MotoServer = await startMoto();
  const place = await redshiftPlace(moto);
  return {
    place,
    load: (mark, port) => {
      const lake = lakes.get(mark);
      if (lake === undefined) throw new Error(`There is no ${mark}`);
      const args = ['load', '--source', lake, '--target', 'redshift', ...anyVersion, '--verbose'];
      return start([...args, '--log-format', 'json', '--lock-timeout', '60'], {
        ...commandEnvironment(moto, place),
        ...(port === undefined ? {} : { REDSHIFT_PORT: String(port) }),
      });
    },
    objectsLeft: async () => (await place.leftovers()).filter((name) => name.startsWith('etl_')),
    [Symbol.asyncDispose]: async () => {
      await place[Symbol.asyncDispose]();
      await moto[Symbol.asyncDispose]();
    },
  };
}
