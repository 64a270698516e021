import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { startProgram } from '../../cli/command.ts';
import { repositoryRoot } from '../../support/repository.ts';

export const lambdaZip = join(repositoryRoot, 'packages/etl-cli/dist/lambda.zip');
const invokeProgram = fileURLToPath(new URL('invoke.mjs', import.meta.url));

export interface Invocation {
  readonly result?: {
    readonly status: string;
    readonly runId: string | null;
    readonly resources: readonly { readonly resource: string; readonly documents: number }[];
    readonly rejects: number;
    readonly requests?: number;
    readonly retryAt?: string;
  };
  readonly error?: {
    readonly name: string;
    readonly message: string;
    readonly code: string;
    readonly resource: string | null;
    readonly transient: boolean;
  };
  readonly tookMs: number;
  /** Time from the start of the process until the handler could be called. */
  readonly loadedAfter: number;
}

export interface Invoked {
  readonly invocations: readonly Invocation[];
  /** Lines of the log and of the metrics, in order. */
  readonly lines: readonly Record<string, unknown>[];
  readonly text: string;
}

/** The function from the zip, without anything else of the repository. */
export interface Deployed extends Disposable {
  invoke(
    event: unknown,
    environment: Readonly<Record<string, string>>,
    options?: { readonly times?: number; readonly leftMs?: number },
  ): Promise<Invoked>;
}

/** Unpacks the zip into a temporary directory. */
export function deploy(): Deployed {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-lambda-'));
  for (const [name, content] of Object.entries(unzipSync(readFileSync(lambdaZip)))) {
    writeFileSync(join(folder, name), content);
  }
  return {
    async invoke(event, environment, { times = 1, leftMs = 60_000 } = {}) {
      const args = [join(folder, 'lambda.mjs'), JSON.stringify(event), `${times}`, `${leftMs}`];
      const running = startProgram(process.execPath, [invokeProgram, ...args], {
        AWS_LAMBDA_FUNCTION_NAME: 'spacex-ingest',
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        ...environment,
      });
      const { code, stdout, stderr } = await running.finished;
      if (code !== 0) throw new Error(`The process ended with ${code}: ${stderr}`);
      const parse = <T>(text: string) =>
        text
          .trim()
          .split('\n')
          .filter((line) => line.startsWith('{'))
          .map((line) => JSON.parse(line) as T);
      // Log lines of the levels warn and error go to standard error, like the outcomes.
      const logged = parse<Invocation & Record<string, unknown>>(stderr);
      return {
        invocations: logged.filter(({ loadedAfter }) => loadedAfter !== undefined),
        lines: [
          ...parse<Record<string, unknown>>(stdout),
          ...logged.filter(({ loadedAfter }) => loadedAfter === undefined),
        ],
        text: stdout + stderr,
      };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
