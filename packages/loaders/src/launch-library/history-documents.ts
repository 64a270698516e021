import type { Capsule, Core, CrewMember } from '@spacex-platform/spacex-client';
import {
  identitiesOf,
  type KnownIdentities,
  launchLibraryFrom,
} from '@spacex-platform/transform/launch-library';
import type { History } from '../origin.ts';
import { batchesOf } from '../pipeline/batches.ts';
import type { Extract, Source } from '../pipeline/source.ts';

/** The fields of a document that decide whether it is current. */
interface Known {
  readonly id?: unknown;
  readonly upcoming?: unknown;
  readonly date_unix?: unknown;
}

/** Documents of r/SpaceX, of which Launch Library replaces some. Each resource is read once. */
export class HistoryDocuments {
  readonly #source: Source;
  readonly #read = new Map<string, Promise<{ extract: Extract; texts: readonly string[] }>>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** Where its documents come from. A lake can hold Launch Library too, after documents of the API. */
  get origin(): History {
    return this.#source.origin === 'snapshot' ? 'snapshot' : 'api';
  }

  has(resource: string): boolean {
    return this.#source.resources.includes(resource);
  }

  /** The texts of some documents of a resource. */
  async textsOf(
    resource: string,
    isWanted: (id: string) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<readonly string[]> {
    return (await this.texts(resource, signal)).filter((text) => {
      const { id } = (parse(text) ?? {}) as Known;
      return typeof id === 'string' && isWanted(id);
    });
  }

  /** As the source returns it. Each call returns all batches. */
  async extract(resource: string, signal: AbortSignal | undefined): Promise<Extract> {
    const { extract, texts } = await this.#documents(resource, signal);
    return { ...extract, batches: batchesOf(texts) };
  }

  async texts(resource: string, signal: AbortSignal | undefined): Promise<readonly string[]> {
    return (await this.#documents(resource, signal)).texts;
  }

  /** The ids that r/SpaceX has given. */
  async identities(signal: AbortSignal | undefined): Promise<KnownIdentities> {
    const parsed = async <Document>(resource: string, check: (value: unknown) => boolean) =>
      (await this.texts(resource, signal)).map(parse).filter(check) as Document[];
    // A document that cannot be joined is no reason to fail: the pipeline rejects it.
    return identitiesOf({
      cores: await parsed<Core>('cores', hasTexts('id', 'serial')),
      capsules: await parsed<Capsule>('capsules', hasTexts('id', 'serial')),
      crew: await parsed<CrewMember>('crew', hasTexts('id', 'name')),
    });
  }

  /**
   * Whether a text is current: nothing has replaced it, and it is not a launch for which Launch Library
   * is read. A text that cannot be parsed is current: the pipeline rejects it with the reason.
   */
  isCurrent(resource: string, replaced: ReadonlyMap<string, string>): (text: string) => boolean {
    const from = Date.parse(launchLibraryFrom) / 1000;
    return (text) => {
      const { id, upcoming, date_unix: seconds } = (parse(text) ?? {}) as Known;
      if (typeof id === 'string' && replaced.has(id)) return false;
      if (resource !== 'launches') return true;
      return upcoming !== true && !(typeof seconds === 'number' && seconds >= from);
    };
  }

  #documents(resource: string, signal: AbortSignal | undefined) {
    const read = this.#read.get(resource) ?? this.#readWhole(resource, signal);
    this.#read.set(resource, read);
    return read;
  }

  async #readWhole(resource: string, signal: AbortSignal | undefined) {
    const extract = await this.#source.read(resource, signal === undefined ? {} : { signal });
    const texts: string[] = [];
    for await (const batch of extract.batches) texts.push(...batch);
    return { extract, texts };
  }
}

function hasTexts(...fields: readonly string[]): (value: unknown) => boolean {
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    fields.every((field) => typeof (value as Record<string, unknown>)[field] === 'string');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
