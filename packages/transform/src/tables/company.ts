import { tablesOf } from '../table.ts';

const { table } = tablesOf('company');

/** Table `company`. Source: `GET /v4/company`. */
export const company = table('company', {
  description: 'One row for the company.',
  key: ['company_id'],
  columns: (c) => ({
    company_id: c.text('id'),
    name: c.text.nullable('name'),
    founder: c.text.nullable('founder'),
    founded: c.integer.nullable('founded', { description: 'Year of foundation.' }),
    employees: c.integer.nullable('employees'),
    vehicles: c.integer.nullable('vehicles'),
    launch_sites: c.integer.nullable('launch_sites'),
    test_sites: c.integer.nullable('test_sites'),
    ceo: c.text.nullable('ceo'),
    cto: c.text.nullable('cto'),
    coo: c.text.nullable('coo'),
    cto_propulsion: c.text.nullable('cto_propulsion'),
    valuation: c.bigint.nullable('valuation', { unit: 'USD' }),
    headquarters_address: c.text.nullable('headquarters.address'),
    headquarters_city: c.text.nullable('headquarters.city'),
    headquarters_state: c.text.nullable('headquarters.state'),
    links_website: c.text.nullable('links.website'),
    links_flickr: c.text.nullable('links.flickr'),
    links_twitter: c.text.nullable('links.twitter'),
    links_elon_twitter: c.text.nullable('links.elon_twitter'),
    summary: c.text.nullable('summary'),
  }),
});
