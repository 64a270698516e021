import { refusal } from './refused.ts';

/** A COPY, taken apart. */
export interface CopyStatement {
  readonly schema: string;
  readonly table: string;
  readonly bucket: string;
  readonly key: string;
}

export type Translated =
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'copy'; readonly copy: CopyStatement }
  | { readonly kind: 'refused'; readonly why: string };

const name = '"(?:[^"]|"")+"';
const at = `${name}\\.${name}`;

/** The statements of the loader, and no other. */
const understood: readonly RegExp[] = [
  /^(begin|begin read only|commit|rollback)$/,
  /^set timezone to 'UTC'$/,
  /^set extra_float_digits to 2$/,
  new RegExp(`^set search_path to ${name}$`),
  /^(select|with)\s/,
  // A cursor of Redshift has no SCROLL, and at most 1,000 rows a FETCH on a single node.
  /^declare spacex_query cursor for\s+(select|with)\s/i,
  /^fetch forward 1000 from spacex_query( \/\*.*\*\/)?$/s,
  new RegExp(`^create schema if not exists ${name}$`),
  new RegExp(`^create table (if not exists )?${at} \\(`),
  new RegExp(`^comment on (table|view|column) ${at}(\\.${name})? is '`),
  new RegExp(`^alter table ${at} add column ${name} `),
  new RegExp(`^alter table ${at} drop column ${name}$`),
  new RegExp(`^alter table ${at} rename column ${name} to ${name}$`),
  new RegExp(`^grant (select|update) \\(${name}\\) on ${at} to ((user|group|role) )?("|public$)`),
  new RegExp(`^drop table if exists ${at}$`),
  new RegExp(`^drop procedure ${at}\\(\\)$`),
  new RegExp(`^create or replace view ${at} as\\s`),
  new RegExp(`^create or replace procedure ${at}\\(\\) as \\$\\$`),
  new RegExp(`^call ${at}\\(\\)$`),
  new RegExp(`^lock table ${at}$`),
  new RegExp(`^(insert into|delete from|update) ${at}\\s`),
  new RegExp(`^delete from ${at}$`),
];

const copyShape =
  /^copy "((?:[^"]|"")+)"\."((?:[^"]|"")+)" from 's3:\/\/([^/']+)\/([^']+)' iam_role (?:default|'arn:aws:iam::\d{12}:role\/[^']+') format as parquet manifest$/;

const explainShape = new RegExp(
  `^explain (select 1 from ${at}(?: union all select 1 from ${at})*)$`,
);

const columnTypes =
  /^(character varying\(\d+\)|integer|bigint|double precision|boolean|timestamp without time zone|date|super)( default '[^']*')?( not null)?$/;

/** What the stand-in does with a statement. */
export function translate(text: string): Translated {
  const sql = text.trim();
  if (sql.startsWith('copy ')) {
    const [, schema = '', table = '', bucket = '', key = ''] = copyShape.exec(sql) ?? [];
    if (schema === '') return refuse('COPY of this shape is not understood');
    return { kind: 'copy', copy: { schema, table: table.replaceAll('""', '"'), bucket, key } };
  }
  if (sql.startsWith('explain ')) return explain(sql);
  if (!understood.some((shape) => shape.test(sql))) return refuse(`not understood: ${sql}`);
  const why = refusal(sql);
  if (why !== undefined) return refuse(why);
  if (sql.startsWith('create table ')) return createTable(sql);
  return { kind: 'sql', sql: functions(sql) };
}

function refuse(why: string): Translated {
  return { kind: 'refused', why };
}

/** A plan has one line a table here; Redshift shows in it whether row-level security applies. */
function explain(sql: string): Translated {
  const [, reads = ''] = explainShape.exec(sql) ?? [];
  const tables = [...reads.matchAll(/from ("(?:[^"]|"")+"\."((?:[^"]|"")+)")/g)];
  if (tables.length === 0) return refuse('EXPLAIN of this shape is not understood');
  const lines = tables.map(([, table = '', bare = '']) => {
    const scan = `case when row_security_active('${table}') then 'RLS SecureScan' else 'Seq Scan on' end`;
    return `select 'XN ' || ${scan} || ' ${bare}  (cost=0.00..0.01 rows=1 width=0)' as "QUERY PLAN"`;
  });
  return { kind: 'sql', sql: lines.join(' union all ') };
}

/** Keys are not enforced, and where rows lie is nothing to PostgreSQL. */
function createTable(sql: string): Translated {
  const match = /^(create table [^(]+)\(\n(.*)\n\)(.*)$/s.exec(sql);
  const [, head = '', body = '', tail = ''] = match ?? [];
  const end = /^( backup no)?( diststyle (all|key distkey \("[^"]+"\)))?( sortkey \("[^)]+"\))?$/;
  if (match === null || !end.test(tail)) return refuse(`table attributes: ${tail}`);
  const columns: string[] = [];
  for (const line of body.split(',\n').map((one) => one.trim())) {
    if (/^(primary key|foreign key) \(/.test(line)) continue;
    const [, type = ''] = /^"(?:[^"]|"")+" (.*)$/.exec(line) ?? [];
    if (!columnTypes.test(type)) return refuse(`column of an unknown type: ${line}`);
    columns.push(line.replace(/ super( not null)?$/, ' public.super$1'));
  }
  return { kind: 'sql', sql: `${head}(${columns.join(', ')})` };
}

/** Functions of Redshift are kept in `public`, which may not be on the search path. */
function functions(sql: string): string {
  return sql
    .replaceAll(/\b(getdate|json_parse|json_serialize)\(/g, 'public.$1(')
    .replaceAll(/\b(dateadd|datediff)\((\w+), /g, "public.$1('$2', ")
    .replaceAll(
      /\b(from|join) (pg_proc_info|sys_load_error_detail|sys_query_history|stl_load_errors|svv_rls_attached_policy|svv_attached_masking_policy|svv_column_privileges)\b/g,
      '$1 public.$2',
    )
    .replaceAll(/( add column "(?:[^"]|"")+" )super$/g, '$1public.super');
}
