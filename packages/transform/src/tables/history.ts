import { tablesOf } from '../table.ts';

const { table } = tablesOf('history');

/** Table `history`. Source: `GET /v4/history`. */
export const history = table('history', {
  description: 'One row for each milestone of the company.',
  key: ['history_id'],
  columns: (c) => ({
    history_id: c.text('id'),
    title: c.text.nullable('title'),
    event_date_utc: c.timestamp.nullable('event_date_utc'),
    event_date_unix: c.bigint.nullable('event_date_unix', { unit: 's' }),
    details: c.text.nullable('details'),
    links_article: c.text.nullable('links.article'),
  }),
});
