import { isSpacexClientError, SpacexClientError } from '@spacex-platform/spacex-client';
import type { Source } from '../pipeline/source.ts';

/** A source whose failures, where the API is not to be had, say what there is without it. */
export function offeringSnapshot(source: Source): Source {
  return {
    ...source,
    async read(resource, options) {
      const extract = await source.read(resource, options).catch(rethrow);
      return { ...extract, batches: offering(extract.batches) };
    },
  };
}

async function* offering<T>(batches: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* batches;
  } catch (error) {
    rethrow(error);
  }
}

function rethrow(error: unknown): never {
  if (!isSpacexClientError(error) || !error.transient) throw error;
  const { code, message, url, status, resource, attempts } = error;
  throw new SpacexClientError(
    code,
    `${message} Without the API, --source snapshot loads the bundled facts.`,
    {
      ...(url === undefined ? {} : { url }),
      ...(status === undefined ? {} : { status }),
      ...(resource === undefined ? {} : { resource }),
      ...(attempts === undefined ? {} : { attempts }),
      cause: error,
    },
  );
}
