import { defined } from '../defined.ts';
import { runPipeline } from '../pipeline/run-pipeline.ts';
import { lakeOf, storeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import { executePipeline } from './execute-pipeline.ts';
import type { OutputFlags } from './pipeline-command.ts';
import { sourceOf } from './source.ts';

interface ExtractFlags extends OutputFlags {
  readonly baseUrl?: string;
  readonly resource?: readonly string[];
  readonly lake?: string;
  readonly maxRejects: number;
  readonly acceptRejects?: boolean;
  readonly lockTimeout: number;
}

/** Stores the documents of the API in the raw zone of a lake; returns the exit code. */
export async function executeExtract(flags: ExtractFlags): Promise<number> {
  const { baseUrl, resource: resources, maxRejects, lockTimeout, acceptRejects } = flags;
  const lake = lakeOf(flags.lake, process.env);
  if (lake === undefined) {
    throw new UsageError('extract needs a lake: use --lake file:///… or s3://…, or SPACEX_LAKE.');
  }
  return executePipeline({
    flags,
    sourceName: 'api',
    ...defined({ acceptRejects }),
    run: async ({ loaders, signal, onEvent }) =>
      runPipeline({
        ...{ loaders, signal, onEvent, maxRejects, version: packageVersion() },
        ...defined({ resources }),
        lockTimeoutMs: lockTimeout * 1000,
        source: await sourceOf('api', { baseUrl, rawRun: undefined }, onEvent, signal),
        rawZone: await storeOf(lake, process.env, signal),
      }),
  });
}
