import { runPipeline } from '@spacex-platform/loaders/pipeline';
import { defined } from '../defined.ts';
import { lakeOf, storeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import { executePipeline } from './execute-pipeline.ts';
import type { PipelineFlags } from './pipeline-command.ts';
import { refuseUnknown, sourceOf, withAdvice } from './source.ts';

interface ExtractFlags extends PipelineFlags {
  readonly baseUrl?: string;
  /** Milliseconds. */
  readonly maxWait?: number;
  readonly resource?: readonly string[];
  readonly lake?: string;
  readonly maxRejects: number;
  readonly acceptRejects?: boolean;
}

/** Stores the documents of the API in the raw zone of a lake; returns the exit code. */
export async function executeExtract(flags: ExtractFlags): Promise<number> {
  const { baseUrl, maxWait, resource: resources, maxRejects, acceptRejects } = flags;
  const lake = lakeOf(flags.lake, process.env);
  if (lake === undefined) {
    throw new UsageError('extract needs a lake: use --lake file:///… or s3://…, or SPACEX_LAKE.');
  }
  return executePipeline({
    flags,
    sourceName: 'api',
    acceptRejects,
    run: async (common) =>
      runPipeline({
        ...common,
        ...defined({ maxRejects, resources }),
        source: withAdvice(
          refuseUnknown(resources, await sourceOf('api', { baseUrl, maxWait }, common)),
          'Use spacex-etl run --source live for every launch to today, without this API.',
        ),
        rawZone: await storeOf(lake, process.env, common.signal),
      }),
  });
}
