import { run } from './command.ts';

/** A finding in the output of `doctor --json`. */
export interface Finding {
  readonly subject: string;
  readonly check: string;
  readonly status: string;
  readonly detail: string;
  readonly next?: string;
  readonly code?: string;
}

/** Runs `doctor --json`. If its options are invalid, there are no findings. */
export async function findings(args: readonly string[], environment: Record<string, string> = {}) {
  const { code, stdout, stderr } = await run(['doctor', '--json', ...args], environment);
  const { ok, findings: all } = JSON.parse(stdout || '{"ok":false,"findings":[]}') as {
    readonly ok: boolean;
    readonly findings: readonly Finding[];
  };
  const find = (subject: string, check: string) =>
    all.find((one) => one.subject === subject && one.check === check);
  return { code, output: stdout + stderr, ok, all, find };
}
