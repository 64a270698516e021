import type { Check, CheckOutcome } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import type {
  AbortReason,
  CatalogReport,
  DocumentComparison,
  Loader,
  LoadSession,
  OpenRequest,
  Preview,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import { requireCapability } from '../run/require-capability.ts';
import { checkPreview, isNotable, refuseFailed } from './check-preview.ts';
import { shrunkResources, vanishedOf } from './document-losses.ts';
import type { PipelineEvent } from './events.ts';
import { failureOf, statusOf } from './failure.ts';
import type { CatalogResult, Failure, TargetResult } from './result.ts';
import type { Source } from './source.ts';

/** A target during a run; one with a session can still be committed. */
interface TargetState {
  readonly loader: Loader;
  session: LoadSession | undefined;
  status: 'open' | 'committed' | 'failed' | 'aborted';
  tables: readonly TableReport[];
  ddl: readonly string[];
  checks: readonly CheckOutcome[] | undefined;
  documents: readonly DocumentComparison[];
  catalog: CatalogResult | undefined;
  error: Failure | undefined;
}

/**
 * The sessions of one run, one for each target. Each is all or nothing by itself: a target that
 * fails is left out from then on, and the others continue.
 */
export class TargetSessions {
  readonly #targets: readonly TargetState[];
  readonly #emit: (event: PipelineEvent) => void;
  readonly #dryRun: boolean;
  readonly #checks: readonly Check[];
  #request: Pick<OpenRequest, 'prune' | 'pruneLimit'> = {};
  #outcome: RunOutcome = { resources: [], rejects: [], drift: [] };

  constructor(
    loaders: readonly Loader[],
    emit: (event: PipelineEvent) => void,
    { dryRun, checks }: { readonly dryRun: boolean; readonly checks: readonly Check[] },
  ) {
    this.#targets = loaders.map((loader) => ({
      ...{ loader, session: undefined, status: 'open', tables: [], ddl: [], documents: [] },
      ...{ checks: undefined, catalog: undefined, error: undefined },
    }));
    this.#emit = emit;
    this.#dryRun = dryRun;
    this.#checks = dryRun ? [] : checks;
  }

  /** Whether any target can still be committed. */
  get open(): boolean {
    return this.#targets.some(({ session }) => session !== undefined);
  }

  /**
   * Opens the targets in the order of their names, so that two runs cannot deadlock.
   *
   * @param basedOn the target whose rows the source has, if it has any
   */
  async openAll(request: OpenRequest, basedOn?: Source['basedOn']): Promise<void> {
    this.#request = request;
    const inOrder = this.#targets.toSorted((a, b) => (a.loader.name < b.loader.name ? -1 : 1));
    for (const target of inOrder) {
      try {
        if (this.#dryRun) requireCapability(target.loader, 'plan');
        if (request.prune === true) requireCapability(target.loader, 'prune');
        if (request.rewrite === true) requireCapability(target.loader, 'rewrite');
        if (request.curated !== undefined) requireCapability(target.loader, 'curated');
        const inspection = this.#inspection(target, request);
        const newestRun = basedOn?.loader === target.loader ? basedOn.runId : undefined;
        const own = { ...request, ...inspection, ...defined({ newestRun }) };
        target.session = await target.loader.open(own);
      } catch (error) {
        this.#fail(target, failureOf(error));
      }
    }
  }

  async write(batch: RowBatch, soFar: () => RunOutcome): Promise<void> {
    for (const target of this.#targets) {
      if (target.session === undefined) continue;
      try {
        await target.session.write(batch);
      } catch (error) {
        await this.#drop(target, target.session, failureOf(error), soFar());
      }
    }
  }

  async commitAll(outcome: RunOutcome): Promise<void> {
    this.#outcome = outcome;
    for (const target of this.#targets) {
      const { session } = target;
      if (session === undefined) continue;
      const { name } = target.loader;
      if (!this.#dryRun) this.#emit({ type: 'committing', target: name });
      try {
        target.tables = await session.commit(outcome);
        target.ddl = session.ddl;
        target.documents = session.documents ?? [];
        target.catalog = catalogResult(session.catalog);
        target.session = undefined;
        target.status = 'committed';
        if (!this.#dryRun) this.#emit({ type: 'committed', target: name, tables: target.tables });
        if (!this.#dryRun) this.#reportLosses(target, outcome);
        if (target.catalog !== undefined) {
          this.#emit({ type: 'catalog', target: name, ...target.catalog });
        }
      } catch (error) {
        await this.#drop(target, session, failureOf(error), outcome);
      }
    }
  }

  /** Ends every target that is not committed and has not failed yet. */
  async abortAll(failure: Failure, outcome: RunOutcome): Promise<void> {
    for (const target of this.#targets) {
      if (target.status !== 'open') continue;
      const status = statusOf(failure);
      await target.session?.abort({ ...failure, status, outcome });
      Object.assign(target, { session: undefined, status, error: failure });
    }
  }

  results(): TargetResult[] {
    const success = this.#dryRun ? 'planned' : 'succeeded';
    return this.#targets.map(
      ({ loader, status, tables, ddl, documents, checks, catalog, error }) => ({
        name: loader.name,
        status: status === 'committed' ? success : status === 'aborted' ? 'aborted' : 'failed',
        tables,
        ...(this.#dryRun ? { ddl } : {}),
        ...defined({
          vanished: vanishedIn(documents),
          checks: checks?.filter(isNotable),
          catalog,
          error,
        }),
      }),
    );
  }

  /** Reports the documents that are no longer at the source, and resources that have shrunk. */
  #reportLosses({ loader: { name: target }, documents }: TargetState, outcome: RunOutcome): void {
    const { prune: pruned = false, pruneLimit } = this.#request;
    for (const one of vanishedOf(documents)) {
      this.#emit({ type: 'vanished', target, ...one, pruned });
    }
    for (const one of shrunkResources(documents, outcome.resources, pruneLimit)) {
      this.#emit({ type: 'shrunk', target, ...one });
    }
  }

  /** Runs the checks, if there are any, on what a target is about to commit. */
  #inspection(
    target: TargetState,
    { tables, pruneLimit }: OpenRequest,
  ): Pick<OpenRequest, 'inspect'> {
    if (this.#checks.length === 0) return {};
    requireCapability(target.loader, 'check');
    const inspect = async (preview: Preview) => {
      const { name } = target.loader;
      this.#emit({ type: 'checking', target: name });
      const { rejects, resources } = this.#outcome;
      target.checks = await checkPreview(preview, this.#checks, {
        ...{ tables, rejects, resources, pruneLimit },
      });
      this.#emit({ type: 'checked', target: name, checks: target.checks });
      refuseFailed(name, target.checks);
      return target.checks;
    };
    return { inspect };
  }

  async #drop(target: TargetState, session: LoadSession, failure: Failure, outcome: RunOutcome) {
    const { checks = [] } = target;
    const reason: AbortReason = { ...failure, status: statusOf(failure), outcome, checks };
    await session.abort(reason);
    this.#fail(target, failure);
  }

  #fail(target: TargetState, failure: Failure): void {
    Object.assign(target, { session: undefined, status: statusOf(failure), error: failure });
    const { code, message } = failure;
    this.#emit({ type: 'target_failed', target: target.loader.name, code, message });
  }
}

/** Undefined if no document has vanished, for an optional field. */
function vanishedIn(documents: readonly DocumentComparison[]): TargetResult['vanished'] {
  const vanished = vanishedOf(documents);
  return vanished.length === 0 ? undefined : vanished;
}

function catalogResult(report: CatalogReport | undefined): CatalogResult | undefined {
  if (report === undefined) return undefined;
  const { catalog, changes, error } = report;
  if (error === undefined) return { name: catalog, status: 'current', changes };
  return { name: catalog, status: 'behind', changes, error: failureOf(error) };
}
