import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { describeWhen } from '../../../support/describe-when.ts';

/** The package gives the path of the binary for this platform, and has no types. */
const { default: program } = createRequire(import.meta.url)('workerd') as { default: string };

/** Describes tests that need the binary of workerd for this platform. */
export function describeWorkerd(name: string, suite: () => void): void {
  const missing = existsSync(program) ? undefined : 'there is no workerd for this platform';
  describeWhen(name, missing, suite);
}

export interface Worker extends AsyncDisposable {
  readonly url: string;
}

/** Serves `workerd.capnp` of a folder, on a port of its own choice. */
export async function serveWorker(folder: string): Promise<Worker> {
  const child = spawn(program, ['serve', 'workerd.capnp', '--control-fd=3'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const control = child.stdio[3];
  if (control === null || control === undefined || !('read' in control)) {
    throw new Error('workerd has no control channel.');
  }
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  const port = await Promise.race([
    listened(control),
    ended.then(() => {
      throw new Error(`workerd ended: ${said}`);
    }),
  ]);
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: async () => {
      child.kill();
      await ended;
    },
  };
}

async function listened(control: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface({ input: control })) {
    const message = JSON.parse(line) as { event: string; port?: number };
    if (message.event === 'listen' && message.port !== undefined) return message.port;
  }
  throw new Error('workerd listens nowhere.');
}
