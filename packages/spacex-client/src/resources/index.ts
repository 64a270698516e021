import type { DocumentOf } from '../resource.ts';
import { capsules } from './capsules.ts';
import { company } from './company.ts';
import { cores } from './cores.ts';
import { crew } from './crew.ts';
import { dragons } from './dragons.ts';
import { history } from './history.ts';
import { landpads } from './landpads.ts';
import { launches } from './launches.ts';
import { launchpads } from './launchpads.ts';
import { payloads } from './payloads.ts';
import { roadster } from './roadster.ts';
import { rockets } from './rockets.ts';
import { ships } from './ships.ts';
import { starlink } from './starlink.ts';

/** Every resource of the API by its name. */
export const resources = {
  capsules,
  company,
  cores,
  crew,
  dragons,
  history,
  landpads,
  launches,
  launchpads,
  payloads,
  roadster,
  rockets,
  ships,
  starlink,
} as const;

/** `'launches' | 'cores' | …` */
export type ResourceName = keyof typeof resources;

/** The document type of each resource: `Documents['launches']` is a `Launch`. */
export type Documents = { [Name in ResourceName]: DocumentOf<(typeof resources)[Name]> };

/** All resource names, in alphabetical order. */
export const resourceNames = Object.keys(resources) as ResourceName[];
