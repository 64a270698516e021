import type { Column, Table } from '@spacex-platform/transform';

/**
 * A SELECT of the expected rows of a table from `received (resource, document jsonb)`, by the origin
 * of its columns. It shares no code with the code under test.
 */
export function expectedSelect(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => `${valueOrDefault(column)} as "${name}"`,
  );
  const elements = table.each === null ? '' : `cross join lateral ${elementsAt(table.each)}`;
  return `select ${columns.join(', ')} from received r ${elements}
           where r.resource = '${table.resource}'`;
}

function elementsAt(path: readonly string[]): string {
  const list = `r.document #> ${pathOf(path)}`;
  return `jsonb_array_elements(case jsonb_typeof(${list}) when 'array' then ${list} else '[]' end)
          with ordinality as e(item, number)`;
}

function valueOrDefault(column: Column): string {
  const value = sqlOf(column);
  return column.default === undefined ? value : `coalesce(${value}, '${column.default}')`;
}

function sqlOf({ type, from }: Column): string {
  switch (from.kind) {
    case 'document':
      return cast(type, 'r.document', from.path);
    case 'item':
      return cast(type, 'e.item', from.path);
    case 'self': {
      const itself = cast(type, 'e.item', []);
      if (from.field === null) return itself;
      const field = cast(type, 'e.item', [from.field]);
      return `case jsonb_typeof(e.item) when 'object' then ${field} else ${itself} end`;
    }
    case 'position':
      return '(e.number - 1)::integer';
    case 'year': {
      const timestamp = cast('timestamp', 'r.document', from.path);
      return `extract(year from ${timestamp} at time zone 'UTC')::integer`;
    }
  }
}

function cast(type: Column['type'], root: string, path: readonly string[]): string {
  const value = `(${root} #>> ${pathOf(path)})`;
  switch (type) {
    case 'text':
      return value;
    case 'integer':
      return `${value}::numeric::integer`;
    case 'bigint':
      return `${value}::numeric::bigint`;
    case 'double':
      return `${value}::double precision`;
    case 'boolean':
      return `${value}::boolean`;
    case 'timestamp':
      // A text without a time zone is read in that of the session, which is UTC.
      return `${value}::timestamp with time zone`;
    case 'date':
      return `${value}::date`;
    case 'json':
      return `nullif(${root} #> ${pathOf(path)}, 'null'::jsonb)`;
  }
}

function pathOf(path: readonly string[]): string {
  return `array[${path.map((key) => `'${key}'`).join(', ')}]::text[]`;
}
