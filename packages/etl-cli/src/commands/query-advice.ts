import { isLoaderError } from '@spacex-platform/loaders';
import { martNames, tables } from '@spacex-platform/transform';
import { didYouMean } from '../suggest.ts';
import { fillAdvice, lacksTable, type ReadFlags } from './read-target.ts';

/** What the user can do about the error of a query; begins with a space or a line break. */
export function queryAdvice(error: unknown, sql: string, flags: ReadFlags): string {
  if (!isLoaderError(error)) return '';
  if (isCatalogQuestion(sql)) {
    return '\nspacex-etl tables lists the tables and marts, and spacex-etl tables NAME their columns.';
  }
  if (error.code === 'read_only')
    return ' spacex-etl query only reads; use another client to write.';
  if (!lacksTable(error)) return '';
  const [, missing = ''] =
    /relation "(?:[^".]+\.)?([^"]+)" does not exist/.exec(error.message) ?? [];
  const known = [...martNames, ...tables.map(({ name }) => name)];
  const separator = error.message.includes('\n') ? '\n' : ' ';
  const hint = didYouMean(missing, known).trim();
  const marts = `The marts are ${martNames.join(', ')}; spacex-etl tables lists everything.`;
  return `${separator}${hint === '' ? marts : hint}${fillAdvice(error, flags)}`;
}

/** `\dt`, `show tables` and `describe x` belong to other clients. */
function isCatalogQuestion(sql: string): boolean {
  return /^\s*(?:\\d|\.tables|show\s+tables|desc(?:ribe)?\b)/i.test(sql);
}
