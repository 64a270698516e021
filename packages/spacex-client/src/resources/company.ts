import type { Company } from '../documents.ts';
import { type Resource, singleton } from '../resource.ts';
import { id, int32, int53, nullable, object, text } from '../schema.ts';

/** The company. Source: `GET /v4/company`; `valuation` is in US dollars. */
export const companySchema = object({
  headquarters: object({
    address: nullable(text),
    city: nullable(text),
    state: nullable(text),
  }),
  links: object({
    website: nullable(text),
    flickr: nullable(text),
    twitter: nullable(text),
    elon_twitter: nullable(text),
  }),
  name: nullable(text),
  founder: nullable(text),
  founded: nullable(int32),
  employees: nullable(int32),
  vehicles: nullable(int32),
  launch_sites: nullable(int32),
  test_sites: nullable(int32),
  ceo: nullable(text),
  cto: nullable(text),
  coo: nullable(text),
  cto_propulsion: nullable(text),
  valuation: nullable(int53),
  summary: nullable(text),
  id,
});

export const company: Resource<'company', Company> = singleton('company', 'v4', companySchema);
