import { execFile, spawn } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { installPackages } from './python-packages.ts';

const inSupport = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const run = promisify(execFile);

/** What pyarrow knows of a file beside its rows. */
export interface FileDescription {
  /** Name, type as pyarrow spells it, whether it may be null. */
  readonly columns: readonly (readonly [name: string, type: string, nullable: boolean])[];
  readonly metadata: Readonly<Record<string, string>>;
  readonly groups: readonly {
    readonly rows: number;
    readonly chunks: readonly ChunkDescription[];
  }[];
}

/** A column of a row group; the least and the greatest as Python prints them. */
export interface ChunkDescription {
  readonly name: string;
  readonly compression: string;
  readonly dictionary: boolean;
  readonly page_index: boolean;
  readonly min: string | null;
  readonly max: string | null;
  readonly nulls: number | null;
}

/** A Python with pyarrow that answers one question after the other. */
export interface Pyarrow extends Disposable {
  /** Values of each column, in the exact form that parquet_answers.py describes. */
  columns(path: string): Promise<Record<string, unknown[]>>;
  describe(path: string): Promise<FileDescription>;
}

/** Where pyarrow is, or why it is not to be had. */
export type FoundPyarrow = { readonly python: string } | { readonly missing: string };

/** Makes a folder in `tests/.venv` once, with what requirements.txt pins. */
export async function findPyarrow(): Promise<FoundPyarrow> {
  const pinned = (await readFile(inSupport('requirements.txt'), 'utf8')).trim();
  const home = inSupport(`../.venv/${pinned}`);
  const python = `${home}/bin/python`;
  try {
    if (!existsSync(python)) {
      // Made beside and moved: another test file may be about the same.
      const draft = `${home}.${process.pid}`;
      await installPackages(draft, inSupport('requirements.txt'));
      if (existsSync(python)) rmSync(draft, { recursive: true, force: true });
      else renameSync(draft, home);
    }
    await run(python, ['-c', 'import pyarrow.parquet']);
    return { python };
  } catch (error) {
    const why = (error as { stderr?: string }).stderr?.trim() || String(error);
    return { missing: `Python 3 with pyarrow could not be set up: ${why.split('\n').at(-1)}` };
  }
}

/** Starts it; it ends when it is disposed. */
export function startPyarrow(python: string): Pyarrow {
  const child = spawn(python, [inSupport('parquet_answers.py')], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
  });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  const ask = async (question: string, path: string) => {
    child.stdin.write(`${JSON.stringify({ question, path })}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error(`pyarrow ended: ${said}`);
    return JSON.parse(value);
  };
  return {
    columns: (path) => ask('rows', path),
    describe: (path) => ask('describe', path),
    [Symbol.dispose]: () => child.stdin.end(),
  };
}
