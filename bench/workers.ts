import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, runToEnd } from './measure.ts';

const folder = fileURLToPath(new URL('work/', import.meta.url));

/** A worker of the folder `work`, run by this Node. */
export function nodeWorker(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Command {
  return { program: process.execPath, args: [`${folder}${file}`, ...args], env };
}

/**
 * Imports every worker once, so that Node's compile cache contains them without types: a process
 * that strips types itself loads the stripper, about 18 MB. Without arguments a worker exits.
 */
export async function fillCompileCache(env: NodeJS.ProcessEnv): Promise<void> {
  const files = globSync('*.ts', { cwd: folder }).map((file) => `${folder}${file}`);
  const source = `
    const { flushCompileCache } = await import('node:module');
    for (const file of ${JSON.stringify(files)}) await import(file).catch(() => undefined);
    flushCompileCache();
  `;
  const args = ['--input-type=module', '--eval', source];
  await runToEnd({ program: process.execPath, args, env });
}
