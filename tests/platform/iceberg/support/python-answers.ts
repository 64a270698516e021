import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program in Python that answers one question after the other: see answers.py. */
export interface PythonAnswers extends AsyncDisposable {
  /** @throws Error with the traceback of Python */
  ask<Answer>(ask: string, question: Readonly<Record<string, unknown>>): Promise<Answer>;
}

/** Starts a program of this directory; it ends when it is disposed. */
export function startAnswers(
  python: string,
  program: string,
  environment: Readonly<Record<string, string>> = {},
): PythonAnswers {
  const child = spawn(python, ['-B', new URL(program, import.meta.url).pathname], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-20_000);
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    async ask(ask, question) {
      child.stdin.write(`${JSON.stringify({ ask, ...question })}\n`);
      const { value, done } = await answers.next();
      if (done === true) throw new Error(`${program} ended: ${said}`);
      const { answer, error } = JSON.parse(value);
      if (error !== undefined) throw new Error(error);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await ended;
    },
  };
}
