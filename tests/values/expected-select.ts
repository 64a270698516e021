import type { Column, Table } from '@spacex-platform/transform';

/**
 * The rows of a table as SQL over `received (resource, document jsonb)`, from what the table says
 * of its columns' origins. It shares no code with the rows that are loaded.
 */
export function expectedSelect(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => `${sqlOf(column)} as "${name}"`,
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
      const moment = cast('timestamp', 'r.document', from.path);
      return `extract(year from ${moment} at time zone 'UTC')::integer`;
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
      // Of a text without a zone the session's counts, which is UTC.
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
