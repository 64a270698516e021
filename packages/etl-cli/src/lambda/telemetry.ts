import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { IngestResult } from './ingest.ts';
import type { IngestError } from './ingest-error.ts';

/** Logs the start of a run, and every resource, retry and reject. */
export function logEvent(logger: Logger, event: PipelineEvent): void {
  switch (event.type) {
    case 'run_started':
      logger.info('ingest started', { runId: event.runId, resources: event.resources });
      break;
    case 'resource_read': {
      const { resource, documents, rejected } = event;
      logger.info('resource read', { resource, documents, rejected });
      break;
    }
    case 'document_rejected': {
      const { resource, documentId, issues } = event;
      logger.warn('document rejected', { resource, documentId, issues });
      break;
    }
    case 'retry': {
      const { type: _, ...retry } = event;
      logger.warn('request retried', { ...retry });
      break;
    }
  }
}

/** Adds the CloudWatch metrics of an ingest that succeeded. */
export function measure(metrics: Metrics, result: IngestResult, startedAt: number): void {
  const documents = result.resources.reduce((sum, resource) => sum + resource.documents, 0);
  metrics.addMetric('IngestSucceeded', MetricUnit.Count, 1);
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
