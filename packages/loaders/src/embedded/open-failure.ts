import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { fileError } from '../object-store/file-error.ts';
import { embeddedFailure } from './driver-errors.ts';
import { reload } from './recognise.ts';

/** In WebAssembly, file system errors have only a number: that of WASI. */
const wasiErrors: Readonly<Record<number, readonly [string, string]>> = {
  2: ['EACCES', 'permission denied'],
  19: ['EDQUOT', 'the disk quota is exceeded'],
  29: ['EIO', 'the disk cannot be read or written'],
  51: ['ENOSPC', 'no space is left on the disk'],
  69: ['EROFS', 'the file system is read-only'],
};

/**
 * The error of a database that could not be opened: a system error by its name, otherwise damage with
 * what PGlite has printed.
 */
export function openFailure(
  target: string,
  root: string,
  cause: unknown,
  output: readonly string[],
): LoaderError {
  if (isLoaderError(cause)) return cause;
  const doing = `Opening the database in ${root}`;
  const system = systemError(cause, output);
  if (system !== undefined) return fileError(doing, system);
  const said = output.filter((line) => /FATAL|PANIC|ERROR|could not/.test(line)).slice(-3);
  if (said.length === 0 && !isCrash(cause)) {
    return embeddedFailure(target, doing, cause, 'statement');
  }
  const why = said.length === 0 ? String(cause) : said.join(' ');
  return new LoaderError(
    'damaged',
    `${doing} failed: its files are damaged. PGlite reports: ${why.trim()}. ${reload}`,
    { target, cause },
  );
}

/** PGlite aborts if PostgreSQL ends during its start. */
function isCrash(cause: unknown): boolean {
  return /Aborted|initialize|unreachable|out of bounds|exit/i.test(String(cause));
}

function systemError(cause: unknown, output: readonly string[]): unknown {
  const { errno } = (cause ?? {}) as { readonly errno?: unknown };
  if (!(cause instanceof Error) && typeof errno === 'number') {
    const [code, text] = wasiErrors[errno] ?? ['', `file system error ${errno}`];
    return Object.assign(new Error(text, { cause }), { code });
  }
  const printed = output.join('\n');
  const found = [
    [/No space left on device/, 'ENOSPC'],
    [/[Qq]uota exceeded/, 'EDQUOT'],
    [/Read-only file system/, 'EROFS'],
    [/Permission denied/, 'EACCES'],
  ] as const;
  const [text, code] = found.find(([pattern]) => pattern.test(printed)) ?? [];
  if (text === undefined) return undefined;
  const line = output.find((one) => text.test(one)) ?? '';
  return Object.assign(new Error(line.trim(), { cause }), { code });
}
