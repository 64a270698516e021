/**
 * The types of documents and rows, with a sentence for each field from the data dictionary. They are
 * not interfaces, which cannot be passed where any object with text keys is expected.
 */

import { type ResourceName, resources } from '../../packages/spacex-client/src/resources/index.ts';
import * as schema from '../../packages/spacex-client/src/schema.ts';
import {
  type Column,
  type Origin,
  type Table,
  tables,
} from '../../packages/transform/src/index.ts';
import { meaningOf } from '../docs/column-meaning.ts';
import { fieldSentences, measureSentences } from '../docs/field-sentences.ts';
import { fieldWords } from '../docs/field-words.ts';
import { documentNames, partNames, rowNameOf } from '../docs/type-names.ts';

/** What this generator reads of a schema. */
interface Schema {
  readonly _zod: {
    readonly def: {
      readonly type: string;
      readonly shape: Readonly<Record<string, Schema>>;
      readonly element: Schema;
      readonly innerType: Schema;
      readonly options: readonly Schema[];
    };
  };
}

/** The types of texts whose format the schema checks. */
const markedTexts = new Map<unknown, string>([
  [schema.utcTimestamp, 'UtcTimestamp'],
  [schema.naiveTimestamp, 'NaiveTimestamp'],
  [schema.date, 'CalendarDate'],
]);

const note = '// Written by pnpm generate: do not edit.';

export function produce(): Map<string, string> {
  return new Map([
    ['packages/spacex-client/src/documents.ts', documents()],
    ['packages/transform/src/tables/rows.ts', rows()],
  ]);
}

function documents(): string {
  const names = Object.keys(resources) as ResourceName[];
  const imports =
    "import type { CalendarDate, NaiveTimestamp, UtcTimestamp } from './timestamps.ts';";
  return `${[note, imports, ...names.flatMap(typesOf)].join('\n\n')}\n`;
}

/** The type of a document, after those of the parts that have a name. */
function typesOf(resource: ResourceName): string[] {
  const parts: string[] = [];
  const { name, summary } = documentNames[resource];
  const root = resources[resource].schema as unknown as Schema;
  const source = `Source: \`GET /${resources[resource].path}\`.`;
  const whole = declaration(name, `${summary} ${source}`, root, '');
  return [...parts, whole];

  function declaration(title: string, text: string, of: Schema, path: string): string {
    return `${comment(text, '')}\nexport type ${title} = ${objectType(of, path, '')};`;
  }

  function objectType(of: Schema, path: string, indent: string): string {
    const lines = Object.entries(of._zod.def.shape).map(([key, field]) => {
      const at = path === '' ? key : `${path}.${key}`;
      const inner = `${indent}  `;
      return `${comment(sentenceOfField(resource, at), inner)}\n${inner}${key}: ${typeOf(field, at, inner)};`;
    });
    return `{\n${lines.join('\n')}\n${indent}}`;
  }

  function typeOf(of: Schema, path: string, indent: string): string {
    const marked = markedTexts.get(of);
    if (marked !== undefined) return marked;
    const { def } = of._zod;
    switch (def.type) {
      case 'string':
        return textType(wordsOf(resource, path));
      case 'number':
      case 'boolean':
        return def.type;
      case 'nullable':
        return `${typeOf(def.innerType, path, indent)} | null`;
      case 'array': {
        const element = typeOf(def.element, `${path}[]`, indent);
        return element.includes(' | ') && !element.startsWith('{')
          ? `(${element})[]`
          : `${element}[]`;
      }
      case 'union':
        return def.options.map((option) => typeOf(option, path, indent)).join(' | ');
      case 'object': {
        const part = partNames[`${resource} ${path}`];
        if (part === undefined) return objectType(of, path, indent);
        parts.push(declaration(part.name, part.summary, of, path));
        return part.name;
      }
      default:
        throw new Error(
          `Field ${path} of ${resource} has a schema of the unknown type ${def.type}.`,
        );
    }
  }
}

/** The words that the source is known to use complete; any other text is valid too. */
function textType(words: readonly string[] | undefined): string {
  return words === undefined
    ? 'string'
    : `${words.map((word) => `'${word}'`).join(' | ')} | (string & {})`;
}

function wordsOf(resource: string, path: string): readonly string[] | undefined {
  return columnAt(resource, path)?.column.oneOf ?? fieldWords[resource]?.[path];
}

interface Found {
  readonly table: Table;
  readonly name: string;
  readonly column: Column;
}

/** The column that has the value at a path; in a table of its own if the value is in a list. */
function columnAt(resource: string, path: string): Found | undefined {
  for (const table of tables as readonly Table[]) {
    if (table.resource !== resource) continue;
    const prefix = table.each === null ? '' : `${table.each.join('.')}[].`;
    for (const [name, column] of Object.entries(table.columns)) {
      const { from } = column;
      const isItem = from.kind === 'item' || (from.kind === 'document' && table.each === null);
      if (isItem && `${prefix}${from.path.join('.')}` === path) return { table, name, column };
    }
  }
  return undefined;
}

function sentenceOfField(resource: string, path: string): string {
  const found = columnAt(resource, path);
  const own = fieldSentences[resource]?.[path];
  if (own !== undefined) return own;
  if (found !== undefined) return meaningOf(found.table, found.name);
  const measure = measureSentences[path.slice(path.lastIndexOf('.') + 1)];
  if (measure !== undefined) return measure;
  throw new Error(
    `Field ${path} of ${resource} has no sentence. Add one to scripts/docs/field-sentences.ts.`,
  );
}

function rows(): string {
  const declared = (tables as readonly Table[]).map((table) => {
    const fields = Object.keys(table.columns).map(
      (name) => `${comment(meaningOf(table, name), '  ')}\n  ${name}: ${valueType(table, name)};`,
    );
    const text = `A row of \`${table.name}\`. ${table.description}`;
    return `${comment(text, '')}\nexport type ${rowNameOf(table)} = {\n${fields.join('\n')}\n};`;
  });
  const list = (tables as readonly Table[]).map((table) => `  ${table.name}: ${rowNameOf(table)};`);
  return `${note}
import type { Documents } from '@spacex-platform/spacex-client';

${declared.join('\n\n')}

/** The row type of each table of the platform. */
export interface Rows {
${list.join('\n')}
}
`;
}

function valueType(table: Table, name: string): string {
  const { type, nullable, oneOf, from } = table.columns[name] as Column;
  if (type === 'json') {
    if (from.kind !== 'document')
      throw new Error(`Column ${name} of ${table.name} is JSON of an element.`);
    const path = from.path.map((key) => `['${key}']`).join('');
    return `Documents['${table.resource}']${path}`;
  }
  const own = {
    integer: 'number',
    bigint: 'number',
    double: 'number',
    boolean: 'boolean',
  } as const;
  const value =
    type in own ? own[type as keyof typeof own] : textType(oneOf ?? wordsOfOrigin(table, from));
  return nullable ? `${value} | null` : value;
}

function wordsOfOrigin(table: Table, { kind, ...from }: Origin): readonly string[] | undefined {
  if (kind !== 'document' || table.each !== null || !('path' in from)) return undefined;
  return fieldWords[table.resource]?.[from.path.join('.')];
}

/** A docstring; links of the data dictionary become names. */
function comment(sentence: string, indent: string): string {
  const text = sentence.replaceAll(/\[(\w+)\]\(#\w+\)/g, '`$1`');
  const line = `${indent}/** ${text} */`;
  if (line.length <= 100) return line;
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1] ?? '';
    if (last !== '' && `${indent} * ${last} ${word}`.length > 100) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return [`${indent}/**`, ...lines.map((one) => `${indent} * ${one}`), `${indent} */`].join('\n');
}
