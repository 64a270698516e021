import type { RetryEvent } from '@spacex-platform/spacex-client';
import type { CheckOutcome } from '@spacex-platform/transform';
import type { LoaderEvent, ResourceCounts, TableReport } from '../loader.ts';
import type { CatalogResult } from './result.ts';

/** What a run reports while it is in progress. */
export type PipelineEvent =
  | {
      readonly type: 'run_started';
      readonly runId: string;
      readonly source: string;
      readonly targets: readonly string[];
      readonly resources: readonly string[];
      /** Nothing will be changed. */
      readonly dryRun: boolean;
    }
  | { readonly type: 'resource_skipped'; readonly resource: string; readonly reason: string }
  | { readonly type: 'resource_started'; readonly resource: string }
  | {
      readonly type: 'progress';
      readonly resource: string;
      readonly documents: number;
      /** Rows so far by table, of this resource. */
      readonly rows: Readonly<Record<string, number>>;
    }
  | ({ readonly type: 'resource_read' } & ResourceCounts)
  | {
      readonly type: 'document_rejected';
      readonly resource: string;
      readonly documentId: string | null;
      readonly issues: readonly {
        readonly code: string;
        readonly path: string;
        readonly message: string;
      }[];
    }
  | ({ readonly type: 'retry' } & RetryEvent)
  | LoaderEvent
  | { readonly type: 'checking'; readonly target: string }
  | {
      readonly type: 'checked';
      readonly target: string;
      readonly checks: readonly CheckOutcome[];
    }
  | { readonly type: 'committing'; readonly target: string }
  | {
      readonly type: 'committed';
      readonly target: string;
      readonly tables: readonly TableReport[];
    }
  /** Documents that are in a target and no longer at the source. */
  | {
      readonly type: 'vanished';
      readonly target: string;
      readonly resource: string;
      readonly documents: number;
      /** Whether the run has deleted their rows. */
      readonly pruned: boolean;
    }
  /** A resource has far fewer documents than in the run before. */
  | {
      readonly type: 'shrunk';
      readonly target: string;
      readonly resource: string;
      readonly documents: number;
      readonly previous: number;
    }
  | ({ readonly type: 'catalog'; readonly target: string } & CatalogResult)
  | {
      readonly type: 'target_failed';
      readonly target: string;
      readonly code: string;
      readonly message: string;
    };
