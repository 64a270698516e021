import type { z } from 'zod';
import { collection } from '../resource.ts';
import { date, double, id, int32, int53, naiveTimestamp, object, text } from '../schema.ts';

/** Orbit data of a satellite from Space-Track (CCSDS OMM), with its field names. */
export const spaceTrackSchema = object({
  CCSDS_OMM_VERS: text.nullable(),
  COMMENT: text.nullable(),
  CREATION_DATE: naiveTimestamp.nullable(),
  ORIGINATOR: text.nullable(),
  OBJECT_NAME: text.nullable(),
  OBJECT_ID: text.nullable(),
  CENTER_NAME: text.nullable(),
  REF_FRAME: text.nullable(),
  TIME_SYSTEM: text.nullable(),
  MEAN_ELEMENT_THEORY: text.nullable(),
  EPOCH: naiveTimestamp.nullable(),
  MEAN_MOTION: double.nullable(),
  ECCENTRICITY: double.nullable(),
  INCLINATION: double.nullable(),
  RA_OF_ASC_NODE: double.nullable(),
  ARG_OF_PERICENTER: double.nullable(),
  MEAN_ANOMALY: double.nullable(),
  EPHEMERIS_TYPE: int32.nullable(),
  CLASSIFICATION_TYPE: text.nullable(),
  NORAD_CAT_ID: int53.nullable(),
  ELEMENT_SET_NO: int32.nullable(),
  REV_AT_EPOCH: int53.nullable(),
  BSTAR: double.nullable(),
  MEAN_MOTION_DOT: double.nullable(),
  MEAN_MOTION_DDOT: double.nullable(),
  SEMIMAJOR_AXIS: double.nullable(),
  PERIOD: double.nullable(),
  APOAPSIS: double.nullable(),
  PERIAPSIS: double.nullable(),
  OBJECT_TYPE: text.nullable(),
  RCS_SIZE: text.nullable(),
  COUNTRY_CODE: text.nullable(),
  LAUNCH_DATE: date.nullable(),
  SITE: text.nullable(),
  DECAY_DATE: date.nullable(),
  DECAYED: int32.nullable(),
  FILE: int53.nullable(),
  GP_ID: int53.nullable(),
  TLE_LINE0: text.nullable(),
  TLE_LINE1: text.nullable(),
  TLE_LINE2: text.nullable(),
});

/**
 * A Starlink satellite. Source: `GET /v4/starlink`; `height_km` in kilometers, `velocity_kms` in
 * kilometers per second, position in degrees.
 */
export const starlinkSchema = object({
  spaceTrack: spaceTrackSchema,
  version: text.nullable(),
  launch: id.nullable(),
  longitude: double.nullable(),
  latitude: double.nullable(),
  height_km: double.nullable(),
  velocity_kms: double.nullable(),
  id,
});

/** A Starlink satellite with its orbit from Space-Track. Source: `GET /v4/starlink`. */
export type StarlinkSatellite = z.infer<typeof starlinkSchema>;

export const starlink = collection('starlink', 'v4', starlinkSchema);
