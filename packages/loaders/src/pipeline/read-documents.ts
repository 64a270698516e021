import {
  type Resource,
  type ResourceName,
  resources,
  untypedCollection,
} from '@spacex-platform/spacex-client';
import type { Table, TextLimits } from '@spacex-platform/transform';
import type { Loader, RejectedDocument, RunOutcome } from '../loader.ts';
import type { PipelineEvent } from './events.ts';
import { PipelineError } from './failure.ts';
import { ResourceReader } from './resource-reader.ts';

/** The documents that a run has read so far: their counts, rejects and drift. */
export class ReadDocuments {
  readonly #readers: ResourceReader[] = [];
  readonly #rejects: RejectedDocument[] = [];
  readonly #spared: Record<string, readonly string[]> = {};
  readonly #emit: (event: PipelineEvent) => void;
  readonly #textLimits: TextLimits | undefined;
  readonly #ownResources: readonly Resource[];

  constructor(
    emit: (event: PipelineEvent) => void,
    loaders: readonly Loader[],
    ownResources: readonly Resource[] = [],
  ) {
    this.#ownResources = ownResources;
    this.#textLimits = limitsOf(loaders);
    this.#emit = emit;
  }

  /** A reader for a resource; its counts become part of the outcome. */
  readerOf(name: string, tables: readonly Table[]): ResourceReader {
    const own = tables.filter((table) => table.resource === name);
    const reader = new ResourceReader(this.#definitionOf(name), own, this.#textLimits);
    this.#readers.push(reader);
    return reader;
  }

  #definitionOf(name: string): Resource {
    const own = this.#ownResources.find((resource) => resource.name === name);
    if (own !== undefined) return own;
    return Object.hasOwn(resources, name)
      ? resources[name as ResourceName]
      : untypedCollection(name);
  }

  /** @throws PipelineError if more than `limit` documents of the run are rejected */
  addRejects(rejects: readonly RejectedDocument[], limit: number, hasLedger: boolean): void {
    for (const reject of rejects) {
      this.#rejects.push(reject);
      const { resource, documentId, issues } = reject;
      this.#emit({ type: 'document_rejected', resource, documentId, issues });
    }
    if (this.#rejects.length > limit) throw tooMany(this.#rejects, limit, hasLedger);
  }

  /** Verifies that every document read was either accepted or rejected. */
  reconcile(): void {
    for (const { counts } of this.#readers) {
      const { resource, documents, accepted, rejected } = counts;
      if (documents === accepted + rejected) continue;
      throw new PipelineError(
        'reconciliation',
        `${documents} documents of ${resource} were read, but ${accepted} were accepted and ${rejected} rejected. ` +
          'Nothing was committed. Run again, and report this as a bug if it happens again.',
      );
    }
  }

  /** Adds documents that the source has but cannot return. */
  spare(resource: string, ids: readonly string[]): void {
    if (ids.length > 0) this.#spared[resource] = ids;
  }

  outcome(): RunOutcome {
    return {
      ...(Object.keys(this.#spared).length > 0 && { spared: this.#spared }),
      resources: this.#readers.map((reader) => reader.counts),
      rejects: this.#rejects,
      drift: this.#readers.flatMap((reader) => reader.drift),
    };
  }
}

/** The limits of all targets together, so that all of them get the same documents. */
function limitsOf(loaders: readonly Loader[]): TextLimits | undefined {
  const limits = loaders.flatMap(({ capabilities }) => capabilities.textLimits ?? []);
  if (limits.length === 0) return undefined;
  return {
    text: Math.min(...limits.map(({ text }) => text)),
    key: Math.min(...limits.map(({ key }) => key)),
  };
}

function tooMany(
  rejects: readonly RejectedDocument[],
  allowed: number,
  hasLedger: boolean,
): PipelineError {
  const [first] = rejects;
  const issue = first?.issues[0];
  const example =
    first === undefined || issue === undefined
      ? ''
      : ` First: ${first.resource} ${first.documentId ?? '(no id)'}: ${issue.path || 'document'}: ${issue.message}.`;
  return new PipelineError(
    'too_many_rejects',
    `More than ${allowed} documents were rejected (${rejects.length}), so nothing was committed.${example} ` +
      `See ${hasLedger ? 'spacex-etl rejects' : 'the log'} for the issues, or allow more with --max-rejects.`,
  );
}
