import { tablesOf } from '../table.ts';

const { table } = tablesOf('crew');

/** Table `crew`. Source: `GET /v4/crew`. */
export const crew = table('crew', {
  description: 'One row for each crew member.',
  key: ['crew_id'],
  columns: (c) => ({
    crew_id: c.text('id'),
    name: c.text.nullable('name'),
    agency: c.text.nullable('agency'),
    status: c.text('status'),
    image: c.text.nullable('image'),
    wikipedia: c.text.nullable('wikipedia'),
    source: c.source(),
  }),
});
