import type { StarlinkSatellite } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import {
  date,
  double,
  id,
  int32,
  int53,
  naiveTimestamp,
  nullable,
  object,
  text,
} from '../schema.ts';

/** Orbit data of a satellite from Space-Track (CCSDS OMM), with its field names. */
export const spaceTrackSchema = object({
  CCSDS_OMM_VERS: nullable(text),
  COMMENT: nullable(text),
  CREATION_DATE: nullable(naiveTimestamp),
  ORIGINATOR: nullable(text),
  OBJECT_NAME: nullable(text),
  OBJECT_ID: nullable(text),
  CENTER_NAME: nullable(text),
  REF_FRAME: nullable(text),
  TIME_SYSTEM: nullable(text),
  MEAN_ELEMENT_THEORY: nullable(text),
  EPOCH: nullable(naiveTimestamp),
  MEAN_MOTION: nullable(double),
  ECCENTRICITY: nullable(double),
  INCLINATION: nullable(double),
  RA_OF_ASC_NODE: nullable(double),
  ARG_OF_PERICENTER: nullable(double),
  MEAN_ANOMALY: nullable(double),
  EPHEMERIS_TYPE: nullable(int32),
  CLASSIFICATION_TYPE: nullable(text),
  NORAD_CAT_ID: nullable(int53),
  ELEMENT_SET_NO: nullable(int32),
  REV_AT_EPOCH: nullable(int53),
  BSTAR: nullable(double),
  MEAN_MOTION_DOT: nullable(double),
  MEAN_MOTION_DDOT: nullable(double),
  SEMIMAJOR_AXIS: nullable(double),
  PERIOD: nullable(double),
  APOAPSIS: nullable(double),
  PERIAPSIS: nullable(double),
  OBJECT_TYPE: nullable(text),
  RCS_SIZE: nullable(text),
  COUNTRY_CODE: nullable(text),
  LAUNCH_DATE: nullable(date),
  SITE: nullable(text),
  DECAY_DATE: nullable(date),
  DECAYED: nullable(int32),
  FILE: nullable(int53),
  GP_ID: nullable(int53),
  TLE_LINE0: nullable(text),
  TLE_LINE1: nullable(text),
  TLE_LINE2: nullable(text),
});

/**
 * A Starlink satellite. Source: `GET /v4/starlink`; `height_km` in kilometers, `velocity_kms` in
 * kilometers per second, position in degrees.
 */
export const starlinkSchema = object({
  spaceTrack: spaceTrackSchema,
  version: nullable(text),
  launch: nullable(id),
  longitude: nullable(double),
  latitude: nullable(double),
  height_km: nullable(double),
  velocity_kms: nullable(double),
  id,
});

export const starlink: Resource<'starlink', StarlinkSatellite> = collection(
  'starlink',
  'v4',
  starlinkSchema,
);
