import { LoaderError, type OpenRequest, type Origin } from '@spacex-platform/loaders';

/** From the least complete to the most complete. */
const origins: readonly Origin[] = ['snapshot', 'api', 'launch-library'];
const rank = (origin: Origin) => origins.indexOf(origin);

/** The last run that loaded each resource, and the most complete origin so far. */
export class MemoryOrder {
  readonly #last = new Map<string, { readonly sequence: number; readonly rank: number }>();
  #held = -1;

  /**
   * Refuses a run of a less complete origin, or with older documents.
   *
   * @returns the sequence of its documents
   */
  async admit(request: OpenRequest): Promise<number | undefined> {
    const { run, force = false, allowOlder = false } = request;
    const own = rank(run.origin);
    const isReplay = run.source === 'rejects' && run.origin !== 'snapshot';
    if (own < this.#held && !force && !isReplay) {
      const code = run.origin === 'snapshot' ? 'snapshot_over_api' : 'older_data';
      throw new LoaderError(code, `The target has more than the ${run.origin}.`);
    }
    const sequence = (await request.sequence?.()) ?? run.sequence;
    if (sequence === undefined || run.source === 'api') return sequence;
    const isOlder = request.tables.some(({ resource }) => {
      const last = this.#last.get(resource);
      return last !== undefined && own <= last.rank && sequence < last.sequence;
    });
    if (!isOlder) return sequence;
    if (!force && !allowOlder) throw new LoaderError('older_data', 'The target has newer rows.');
    request.onEvent?.({ type: 'warning', target: 'memory', message: 'Older rows, as requested.' });
    return sequence;
  }

  /** Records a run that was committed. */
  record({ run, tables }: OpenRequest, sequence: number | undefined): void {
    const own = rank(run.origin);
    this.#held = Math.max(this.#held, own);
    if (sequence === undefined) return;
    for (const { resource } of tables) this.#last.set(resource, { sequence, rank: own });
  }
}
