import type { PipelineEvent } from '../pipeline/events.ts';
import { causeOf, issuesText } from '../pipeline/reject-cause.ts';
import type { Log } from './log.ts';

type Rejected = Extract<PipelineEvent, { type: 'document_rejected' }>;

/** Logs one line for each cause of rejects: a renamed field can reject every document. */
export class RejectLog {
  readonly #log: Log;
  readonly #causes = new Map<string, { readonly first: Rejected; documents: number }>();

  constructor(log: Log) {
    this.#log = log;
  }

  add(event: Rejected): void {
    const id = causeOf(event);
    const cause = this.#causes.get(id) ?? { first: event, documents: 0 };
    this.#causes.set(id, cause);
    cause.documents++;
    // The line of the cause names its first document.
    if (cause.documents > 1) this.#log.debug(`Rejected ${documentOf(event)}`, event);
  }

  /** Logs the causes since the last call. */
  flush(): void {
    for (const [cause, { first, documents }] of this.#causes) {
      const { resource, documentId } = first;
      if (documents === 1) {
        this.#log.warn(`Rejected ${documentOf(first)}`, { ...first, cause });
        continue;
      }
      this.#log.warn(
        `Rejected ${documents} documents of ${resource}, for example ${documentId ?? '(no id)'}: ${issuesText(first)}`,
        { ...first, type: 'documents_rejected', documents, cause },
      );
    }
    this.#causes.clear();
  }
}

function documentOf(event: Rejected): string {
  return `${event.resource} ${event.documentId ?? '(no id)'}: ${issuesText(event)}`;
}
