import type { PipelineEvent } from '@spacex-platform/loaders/pipeline';
import { causeOf } from './reject-cause.ts';

/** The event of a rejected document. */
export type Rejected = Extract<PipelineEvent, { type: 'document_rejected' }>;

/** The rejected documents with one cause. */
export interface RejectCause {
  /** See {@link causeOf}. */
  readonly cause: string;
  readonly first: Rejected;
  readonly documents: number;
}

/** Groups rejects by their cause, so that a log has one line for each: a renamed field can reject every document. */
export class RejectCauses {
  readonly #causes = new Map<string, { readonly first: Rejected; documents: number }>();

  /** @returns how many documents have been rejected for this cause */
  add(event: Rejected): number {
    const id = causeOf(event);
    const cause = this.#causes.get(id) ?? { first: event, documents: 0 };
    this.#causes.set(id, cause);
    cause.documents++;
    return cause.documents;
  }

  /** The causes since the last call. */
  take(): RejectCause[] {
    const causes = [...this.#causes].map(([cause, found]) => ({ cause, ...found }));
    this.#causes.clear();
    return causes;
  }
}
