import type { Table } from '@spacex-platform/transform';

const stagePrefix = 'etl_stage_';
const procedurePrefix = 'etl_publish_';

/**
 * Names of the tables and procedures that a run creates in the schema. Only one run at a time
 * does.
 */
export class RunNames {
  readonly #tag: string;

  constructor(runId: string) {
    // The end of a UUIDv7 is random.
    this.#tag = runId.replaceAll('-', '').slice(-12);
  }

  stageOf(table: Pick<Table, 'name'> | string): string {
    const name = typeof table === 'string' ? table : table.name;
    return `${stagePrefix}${name}_${this.#tag}`;
  }

  /** Staging of the ids of the documents of a resource whose own table the run does not fill. */
  documentsOf(resource: string): string {
    return this.stageOf(`ids_of_${resource}`);
  }

  get procedure(): string {
    return `${procedurePrefix}${this.#tag}`;
  }

  /** The procedure that the first one calls to compare the tables with the staging. */
  get verifyProcedure(): string {
    return `${this.procedure}_verify`;
  }
}

/** Whether a table is the staging of a run. */
export function isStage(name: string): boolean {
  return name.startsWith(stagePrefix);
}

/** Whether a procedure belongs to the publication of a run. */
export function isPublishProcedure(name: string): boolean {
  return name.startsWith(procedurePrefix);
}
