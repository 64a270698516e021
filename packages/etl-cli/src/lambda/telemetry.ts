import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { PipelineEvent } from '@spacex-platform/loaders/pipeline';
import { RejectCauses } from '../output/reject-causes.ts';
import type { IngestResult } from './ingest.ts';
import type { IngestError } from './ingest-error.ts';

/** Logs the start of a run, every resource and retry, and one line for each cause of rejects. */
export class EventLog {
  readonly #logger: Logger;
  readonly #causes = new RejectCauses();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  handle(event: PipelineEvent): void {
    switch (event.type) {
      case 'run_started':
        this.#logger.info('ingest started', { runId: event.runId, resources: event.resources });
        break;
      case 'resource_read': {
        this.flush();
        const { resource, documents, rejected } = event;
        this.#logger.info('resource read', { resource, documents, rejected });
        break;
      }
      case 'document_rejected':
        this.#causes.add(event);
        break;
      case 'retry': {
        const { type: _, ...retry } = event;
        this.#logger.warn('request retried', { ...retry });
        break;
      }
    }
  }

  /** Logs the causes of rejects since the last call, each with its first document. */
  flush(): void {
    for (const { cause, first, documents } of this.#causes.take()) {
      const { resource, documentId, issues } = first;
      const message = documents === 1 ? 'document rejected' : 'documents rejected';
      this.#logger.warn(message, { resource, documents, documentId, issues, cause });
    }
  }
}

/** Adds the CloudWatch metrics of an ingest that succeeded or was deferred. */
export function measure(metrics: Metrics, result: IngestResult, startedAt: number): void {
  const documents = result.resources.reduce((sum, resource) => sum + resource.documents, 0);
  const outcome = result.status === 'deferred' ? 'IngestDeferred' : 'IngestSucceeded';
  metrics.addMetric(outcome, MetricUnit.Count, 1);
  metrics.addMetric('IngestDuration', MetricUnit.Milliseconds, performance.now() - startedAt);
  metrics.addMetric('Documents', MetricUnit.Count, documents);
  metrics.addMetric('RejectedDocuments', MetricUnit.Count, result.rejects);
}

/** Adds the CloudWatch metrics of an ingest that failed. */
export function measureFailure(metrics: Metrics, { code, resource }: IngestError): void {
  metrics.addMetadata('code', code);
  if (resource !== null) metrics.addMetadata('resource', resource);
  metrics.addMetric('IngestFailed', MetricUnit.Count, 1);
}
