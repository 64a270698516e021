import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a night ended. */
export interface Outcome {
  /**
   * `deferred`: the limit of requests was reached. `unavailable`: Launch Library did not answer.
   * `refused`: the new data failed a check or a limit. `failed`: everything else.
   */
  readonly status: 'complete' | 'deferred' | 'unavailable' | 'refused' | 'failed';
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** When the next request is accepted, if that is the reason; ISO 8601 in UTC. */
  readonly retryAt: string | null;
  /** Why the night is not complete. */
  readonly reason: string | null;
  /** What was damaged in the kept state, and made again. */
  readonly repaired: readonly string[];
}

/** Directories and files of the state that is kept between nights. */
export function statePaths(directory: string) {
  const state = join(directory, 'state');
  return {
    state,
    data: join(state, 'data'),
    /** When the data were complete. */
    complete: join(state, 'complete.json'),
    outcome: join(directory, 'outcome.json'),
    pages: join(directory, 'pages'),
  };
}

/** Stores an outcome for the next step. */
export function writeOutcome(directory: string, outcome: Outcome): void {
  writeFileSync(statePaths(directory).outcome, `${JSON.stringify(outcome, null, 2)}\n`);
}

/** The outcome that {@link writeOutcome} has stored. */
export function readOutcome(directory: string): Outcome {
  return JSON.parse(readFileSync(statePaths(directory).outcome, 'utf8')) as Outcome;
}

/** Sets outputs of a step of a workflow; outside of one, it prints them. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  const text = Object.entries(outputs)
    .map(([name, value]) => `${name}=${oneLine(value)}\n`)
    .join('');
  const file = process.env['GITHUB_OUTPUT'];
  if (file) appendFileSync(file, text);
  process.stdout.write(text);
}

/** Warns on the page of the workflow. */
export function warn(message: string): void {
  const isWorkflow = process.env['GITHUB_ACTIONS'] === 'true';
  console.error(`${isWorkflow ? '::warning::' : 'warning: '}${oneLine(message)}`);
}

/** A line break would begin another output, or another command of the workflow. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
