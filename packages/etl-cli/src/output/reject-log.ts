import type { Log } from './log.ts';
import { issuesText } from './reject-cause.ts';
import { RejectCauses, type Rejected } from './reject-causes.ts';

/** Logs one line for each cause of rejects: a renamed field can reject every document. */
export class RejectLog {
  readonly #log: Log;
  readonly #causes = new RejectCauses();

  constructor(log: Log) {
    this.#log = log;
  }

  add(event: Rejected): void {
    // The line of the cause names its first document.
    if (this.#causes.add(event) > 1) this.#log.debug(`Rejected ${documentOf(event)}`, event);
  }

  /** Logs the causes since the last call. */
  flush(): void {
    for (const { cause, first, documents } of this.#causes.take()) {
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
  }
}

function documentOf(event: Rejected): string {
  return `${event.resource} ${event.documentId ?? '(no id)'}: ${issuesText(event)}`;
}
