import type { Column } from './column.ts';
import { maxKeyLength } from './column-value.ts';
import { isDate, readTimestamp, readYear } from './iso-text.ts';
import { isStorableText, jsonProblem } from './storable.ts';
import type { Table } from './table.ts';

/**
 * Makes one row, or undefined if a column cannot hold its value. `item` and `position` are those of
 * the array element of a child table.
 */
export type RowMaker = (
  document: unknown,
  item: unknown,
  position: number,
) => Record<string, unknown> | undefined;

/** How `rowsOf` makes rows. */
export interface RowOptions {
  /**
   * The texts of the documents were validated before, by `readDocument`, `checkDocument` or a method
   * of the client: they have no NUL characters and unpaired surrogates. Saves a fifth of the time.
   * Default: false.
   */
  readonly textsChecked?: boolean;
}

/** The functions that the compiled source calls. */
const helpers = { isDate, isStorableText, jsonProblem, readTimestamp, readYear };

/**
 * Generates the source of a table's row function, which returns one object literal, and compiles
 * it. All rows then share one hidden class and all keys are constants, which is about ten times
 * faster than a loop over the columns. Returns undefined if the platform forbids code generation
 * from strings (a Content-Security-Policy, some edge runtimes); the caller then uses the loop.
 *
 * The source contains only names from the table definition, no values from documents.
 */
export function compileRowMaker(
  table: Table,
  { textsChecked = false }: RowOptions = {},
): RowMaker | undefined {
  const columns = Object.entries(table.columns);
  const statements = columns.map(([name, column], at) =>
    valueSource(`v${at}`, column, {
      isKey: table.key.includes(name),
      textsChecked,
    }),
  );
  const fields = columns.map(([name], at) => `${JSON.stringify(name)}: v${at}`);
  const source = `return (document, item, position) => {
${statements.join('\n')}
return { ${fields.join(', ')} };
};`;
  const names = Object.keys(helpers);
  try {
    return new Function(...names, source)(...Object.values(helpers)) as RowMaker;
  } catch {
    return undefined;
  }
}

interface TextRules {
  readonly isKey: boolean;
  readonly textsChecked: boolean;
}

/**
 * Statements that set a variable to the value of a column, and return if the column cannot hold it.
 * Separate statements are twice as fast as the same checks inside of the object literal.
 */
function valueSource(variable: string, column: Column, rules: TextRules): string {
  const { from, type, nullable } = column;
  const origin = originSource(column);
  if (from.kind === 'position') return `const ${variable} = ${origin};`;
  const read = from.kind === 'year' ? 'readYear' : type === 'timestamp' ? 'readTimestamp' : null;
  if (read !== null) {
    const value = `${read}(${origin})`;
    return `const ${variable} = ${nullable ? `${origin} === null ? null : ${value}` : value};
if (${variable} === undefined) return undefined;`;
  }
  const isHeld = checkSource(variable, column, rules);
  return `const ${variable} = ${origin};
if (${nullable ? `${variable} !== null && ` : ''}!(${isHeld})) return undefined;`;
}

function checkSource(value: string, { type, nullable }: Column, rules: TextRules): string {
  switch (type) {
    case 'text':
      return textSource(value, rules);
    case 'integer':
      return `typeof ${value} === 'number' && (${value} | 0) === ${value}`;
    case 'bigint':
      return `Number.isSafeInteger(${value})`;
    case 'double':
      return `Number.isFinite(${value})`;
    case 'boolean':
      return `typeof ${value} === 'boolean'`;
    case 'date':
      return `isDate(${value})`;
    case 'json':
      return `${nullable ? '' : `${value} !== null && `}jsonProblem(${value}) === undefined`;
    case 'timestamp':
      throw new TypeError('Timestamps are converted, not checked');
  }
}

function textSource(value: string, { isKey, textsChecked }: TextRules): string {
  const checks = [`typeof ${value} === 'string'`];
  if (!textsChecked) checks.push(`isStorableText(${value})`);
  if (isKey) checks.push(`${value}.length <= ${maxKeyLength}`);
  return checks.join(' && ');
}

function originSource({ from, default: otherwise }: Column): string {
  const end = `?? ${JSON.stringify(otherwise ?? null)}`;
  switch (from.kind) {
    case 'document':
    case 'year':
      return `(${pathSource('document', from.path)} ${end})`;
    case 'item':
      return `(${pathSource('item', from.path)} ${end})`;
    case 'self':
      if (from.field === null) return `(item ${end})`;
      return `((typeof item === 'object' ? item?.[${JSON.stringify(from.field)}] : item) ${end})`;
    case 'position':
      return 'position';
  }
}

function pathSource(root: string, path: readonly string[]): string {
  return path.reduce((source, key) => `${source}?.[${JSON.stringify(key)}]`, root);
}
