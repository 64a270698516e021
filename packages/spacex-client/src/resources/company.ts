import type { z } from 'zod';
import { singleton } from '../resource.ts';
import { id, int32, int53, object, text } from '../schema.ts';

/** The company. Source: `GET /v4/company`; `valuation` is in US dollars. */
export const companySchema = object({
  headquarters: object({
    address: text.nullable(),
    city: text.nullable(),
    state: text.nullable(),
  }),
  links: object({
    website: text.nullable(),
    flickr: text.nullable(),
    twitter: text.nullable(),
    elon_twitter: text.nullable(),
  }),
  name: text.nullable(),
  founder: text.nullable(),
  founded: int32.nullable(),
  employees: int32.nullable(),
  vehicles: int32.nullable(),
  launch_sites: int32.nullable(),
  test_sites: int32.nullable(),
  ceo: text.nullable(),
  cto: text.nullable(),
  coo: text.nullable(),
  cto_propulsion: text.nullable(),
  valuation: int53.nullable(),
  summary: text.nullable(),
  id,
});

/** The company. Source: `GET /v4/company`. */
export type Company = z.infer<typeof companySchema>;

export const company = singleton('company', 'v4', companySchema);
