import {
  type AbortReason,
  type CatalogReport,
  type Loader,
  LoaderError,
  type LoadSession,
  type OpenRequest,
  type Preview,
  type RowBatch,
  type RunOutcome,
  type TableReport,
} from '@spacex-platform/loaders';
import type { Check, CheckOutcome } from '@spacex-platform/transform';
import { checkPreview, isWorthTelling, refuseFailed } from './check-preview.ts';
import type { PipelineEvent } from './events.ts';
import { failureOf, isRuled } from './failure.ts';
import type { CatalogResult, Failure, TargetResult } from './result.ts';

/**
 * The targets of one run. Each is all or nothing by itself: one that fails is left out from
 * there on and does not undo another.
 */
export class TargetSessions {
  readonly #targets: readonly Target[];
  readonly #emit: (event: PipelineEvent) => void;
  readonly #dryRun: boolean;
  readonly #checks: readonly Check[];
  #outcome: RunOutcome = { resources: [], rejects: [], drift: [] };

  constructor(
    loaders: readonly Loader[],
    emit: (event: PipelineEvent) => void,
    { dryRun, checks }: { readonly dryRun: boolean; readonly checks: readonly Check[] },
  ) {
    this.#targets = loaders.map((loader) => ({
      loader,
      session: undefined,
      tables: [],
      ddl: [],
      checks: undefined,
      committed: false,
      error: undefined,
    }));
    this.#emit = emit;
    this.#dryRun = dryRun;
    this.#checks = dryRun ? [] : checks;
  }

  /** Whether any is left that could still be committed. */
  get open(): boolean {
    return this.#targets.some(({ session }) => session !== undefined);
  }

  /** In the order of their names: runs that want the same targets do not wait for each other. */
  async openAll(request: OpenRequest): Promise<void> {
    const inOrder = this.#targets.toSorted((a, b) => (a.loader.name < b.loader.name ? -1 : 1));
    for (const target of inOrder) {
      try {
        if (this.#dryRun) refuseWithoutPlan(target.loader);
        if (request.curated !== undefined) refuseWithoutCurated(target.loader);
        target.session = await target.loader.open({
          ...request,
          ...this.#inspection(target, request),
        });
      } catch (error) {
        const failure = failureOf(error);
        target.aborted = isRuled(failure);
        this.#fail(target, failure);
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
        target.catalog = catalogResult(session.catalog);
        target.session = undefined;
        target.committed = true;
        if (!this.#dryRun) this.#emit({ type: 'committed', target: name, tables: target.tables });
        if (target.catalog !== undefined) {
          this.#emit({ type: 'catalog', target: name, ...target.catalog });
        }
      } catch (error) {
        await this.#drop(target, session, failureOf(error), outcome);
      }
    }
  }

  /** Ends every open session without a commit; what was never opened ends with them. */
  async abortAll(failure: Failure, status: AbortReason['status'], outcome: RunOutcome) {
    for (const target of this.#targets) {
      if (target.committed || target.error !== undefined) continue;
      await target.session?.abort({ ...failure, status, outcome });
      target.session = undefined;
      target.aborted = status === 'aborted';
      target.error = failure;
    }
  }

  results(): TargetResult[] {
    const success = this.#dryRun ? 'planned' : 'succeeded';
    return this.#targets.map(
      ({ loader, tables, ddl, checks, committed, catalog, error, aborted }) => ({
        name: loader.name,
        status: committed ? success : aborted === true ? 'aborted' : 'failed',
        tables,
        ...(this.#dryRun ? { ddl } : {}),
        ...(checks === undefined ? {} : { checks: checks.filter(isWorthTelling) }),
        ...(catalog === undefined ? {} : { catalog }),
        ...(error === undefined ? {} : { error }),
      }),
    );
  }

  /** Has the rules judge what a target is about to show, where there are rules. */
  #inspection(target: Target, { tables }: OpenRequest): Pick<OpenRequest, 'inspect'> {
    if (this.#checks.length === 0) return {};
    refuseWithoutCheck(target.loader);
    const inspect = async (preview: Preview) => {
      const name = target.loader.name;
      this.#emit({ type: 'checking', target: name });
      const { rejects } = this.#outcome;
      target.checks = await checkPreview(preview, this.#checks, { tables, rejects });
      this.#emit({ type: 'checked', target: name, checks: target.checks });
      refuseFailed(name, target.checks);
      return target.checks;
    };
    return { inspect };
  }

  async #drop(target: Target, session: LoadSession, failure: Failure, outcome: RunOutcome) {
    const status = isRuled(failure) ? 'aborted' : 'failed';
    const { checks = [] } = target;
    await session.abort({ ...failure, status, outcome, checks });
    target.aborted = status === 'aborted';
    this.#fail(target, failure);
  }

  #fail(target: Target, failure: Failure): void {
    target.session = undefined;
    target.error = failure;
    const { code, message } = failure;
    this.#emit({ type: 'target_failed', target: target.loader.name, code, message });
  }
}

function catalogResult(report: CatalogReport | undefined): CatalogResult | undefined {
  if (report === undefined) return undefined;
  const { catalog, changes, error } = report;
  if (error === undefined) return { name: catalog, status: 'current', changes };
  return { name: catalog, status: 'behind', changes, error: failureOf(error) };
}

function refuseWithoutPlan({ name, capabilities }: Loader): void {
  if (capabilities.plan) return;
  throw new LoaderError('configuration', `The target ${name} cannot say what a run would do.`, {
    target: name,
  });
}

function refuseWithoutCurated({ name, capabilities }: Loader): void {
  if (capabilities.curated === true) return;
  throw new LoaderError(
    'configuration',
    `The target ${name} takes no files as they stand. Load the raw zone: --zone raw.`,
    { target: name },
  );
}

function refuseWithoutCheck({ name, capabilities }: Loader): void {
  if (capabilities.check === true) return;
  throw new LoaderError(
    'configuration',
    `The target ${name} cannot be checked before a commit. Run without --check, then spacex-etl check.`,
    { target: name },
  );
}

interface Target {
  readonly loader: Loader;
  session: LoadSession | undefined;
  tables: readonly TableReport[];
  ddl: readonly string[];
  checks: readonly CheckOutcome[] | undefined;
  committed: boolean;
  catalog?: CatalogResult | undefined;
  error: Failure | undefined;
  aborted?: boolean;
}
