import type { handler } from '@spacex-platform/etl-cli/lambda';
import type {
  Loader,
  LoadSession,
  QueryableLoader,
  Reader,
  RowBatch,
  RunInfo,
  RunOutcome,
} from '@spacex-platform/loaders';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import type { ConformanceHarness } from '@spacex-platform/loaders/testing';
import type { Core, SpacexClient } from '@spacex-platform/spacex-client';

/** What the examples of docstrings take as given. Types alone: none of it runs. */
declare global {
  const batches: AsyncIterable<RowBatch>;
  const client: SpacexClient;
  const context: Parameters<typeof handler>[1];
  const core: Core;
  const harness: ConformanceHarness;
  const lines: readonly string[];
  const loader: QueryableLoader & Loader;
  const outcome: RunOutcome;
  const password: string;
  const reader: Reader;
  const response: Response;
  const run: RunInfo;
  const runId: string;
  const session: LoadSession;
  const store: ObjectStore;
}
