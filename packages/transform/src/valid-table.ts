import type { Column } from './column.ts';
import { isStorableText } from './storable.ts';

/** What is checked of a table. */
interface TableDefinition {
  readonly name: string;
  readonly each: readonly string[] | null;
  readonly key: readonly string[];
  readonly partition: string | null;
  readonly columns: Readonly<Record<string, Column>>;
}

/** The longest name in PostgreSQL, in bytes. */
const maxNameBytes = 63;

/** A run stages the rows of a table in a temporary table named `stage of <table>`. */
const maxTableNameBytes = maxNameBytes - 'stage of '.length;

/** Columns that the platform adds to every row. */
const platformColumns = ['_run_id', '_loaded_at', '_content_hash'];

/** Columns that PostgreSQL or Redshift has in every table, and one that objects have. */
const systemColumns = [
  ...['tableoid', 'ctid', 'xmin', 'xmax', 'cmin', 'cmax'],
  ...['oid', 'insertxid', 'deletexid', '__proto__'],
];

/**
 * Returns the definition of a table if every target can store it.
 *
 * @throws TypeError if a name is empty, too long, repeated or reserved, or the key does not begin
 * with the id of the document, or a column of the key does not exist, may be null or is JSON
 */
export function validTable<T extends TableDefinition>(table: T): T {
  const problem = nameProblem(table.name, maxTableNameBytes) ?? tableProblem(table);
  if (problem === undefined) return table;
  throw new TypeError(`Invalid table ${JSON.stringify(table.name)}: ${problem}`);
}

function tableProblem(table: TableDefinition): string | undefined {
  // The ledger and the staging tables of Redshift.
  if (/^etl_/i.test(table.name)) return 'names that start with "etl_" are reserved';
  return columnsProblem(table) ?? keyProblem(table) ?? partitionProblem(table);
}

function columnsProblem({ columns }: TableDefinition): string | undefined {
  const names = new Map<string, string>();
  for (const name of Object.keys(columns)) {
    const problem = nameProblem(name, maxNameBytes);
    if (problem !== undefined) return `column ${JSON.stringify(name)}: ${problem}`;
    const folded = name.toLowerCase();
    if (platformColumns.includes(folded)) {
      return `column ${JSON.stringify(name)}: the platform adds a column with this name to every table`;
    }
    if (systemColumns.includes(folded)) {
      return `column ${JSON.stringify(name)}: the name is reserved`;
    }
    const other = names.get(folded);
    if (other !== undefined) {
      return `columns ${JSON.stringify(other)} and ${JSON.stringify(name)} differ only in case, which Redshift and readers of Parquet ignore`;
    }
    names.set(folded, name);
    const rule = ruleProblem(columns[name] as Column);
    if (rule !== undefined) return `column ${JSON.stringify(name)}: ${rule}`;
  }
  return undefined;
}

/** What is wrong with the rules of a column, which become SQL that no engine could run. */
function ruleProblem(column: Column): string | undefined {
  const { type, least, most, oneOf, default: otherwise } = column;
  if (otherwise !== undefined && (type !== 'text' || !isStorableText(otherwise))) {
    return 'default is a text that databases can store, for columns of texts';
  }
  const limits = [least, most].filter((limit) => limit !== undefined);
  if (limits.length > 0 && !['integer', 'bigint', 'double'].includes(type)) {
    return `least and most are for columns of numbers, not of the type ${type}`;
  }
  if (!limits.every(Number.isFinite)) return 'least and most must be finite numbers';
  if (least !== undefined && most !== undefined && least > most) {
    return `least ${least} is more than most ${most}`;
  }
  if (oneOf === undefined) return undefined;
  if (type !== 'text') return `oneOf is for columns of texts, not of the type ${type}`;
  if (oneOf.length === 0) return 'oneOf is empty';
  return oneOf.every(isStorableText)
    ? undefined
    : 'oneOf has a NUL character or an unpaired surrogate, which databases cannot store';
}

function nameProblem(name: string, maxBytes: number): string | undefined {
  if (name === '') return 'the name is empty';
  if (!isStorableText(name)) {
    return 'the name has a NUL character or an unpaired surrogate, which databases cannot store';
  }
  const bytes = new TextEncoder().encode(name).length;
  if (bytes <= maxBytes) return undefined;
  return `the name has ${bytes} bytes, more than the ${maxBytes} that every target supports`;
}

function keyProblem({ key, columns, each }: TableDefinition): string | undefined {
  const [first] = key;
  if (first === undefined) return 'the key is empty; name the column with the id of the document';
  for (const name of key) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column === undefined) return `there is no column ${JSON.stringify(name)} for the key`;
    if (column.nullable) {
      return `column ${JSON.stringify(name)} is nullable, so it cannot be in the key`;
    }
    if (column.type === 'json') {
      return `column ${JSON.stringify(name)} is JSON, so it cannot be in the key`;
    }
  }
  if (new Set(key).size < key.length) return 'a column is in the key twice';
  const id = columns[first];
  if (id?.type !== 'text' || id.from.kind !== 'document' || id.from.path.join('.') !== 'id') {
    const definition = each === null ? "c.text('id')" : "c.parent.text('id')";
    return `the key must begin with the id of the document: define column ${JSON.stringify(first)} as ${definition}, or put that column first`;
  }
  if (each === null && key.length > 1) {
    return 'the key of a table with one row per document is the id of the document alone';
  }
  return undefined;
}

function partitionProblem({ partition, columns }: TableDefinition): string | undefined {
  if (partition === null) return undefined;
  const column = Object.hasOwn(columns, partition) ? columns[partition] : undefined;
  if (column === undefined)
    return `there is no column ${JSON.stringify(partition)} to partition by`;
  if (column.nullable) {
    return `column ${JSON.stringify(partition)} is nullable, so it cannot be the partition column`;
  }
  return undefined;
}
