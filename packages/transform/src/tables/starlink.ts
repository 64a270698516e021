import { tablesOf } from '../table.ts';

const { table } = tablesOf('starlink');

/**
 * Table `starlink`, by `starlink_id`: one row for each Starlink satellite, with its orbit as Space-
 * Track publishes it.
 * Source: `GET /v4/starlink`.
 */
export const starlink = table('starlink', {
  description: 'One row for each Starlink satellite, with its orbit as Space-Track publishes it.',
  key: ['starlink_id'],
  columns: (c) => ({
    starlink_id: c.text('id'),
    version: c.text.nullable('version'),
    launch_id: c.text.nullable('launch', { references: 'launches' }),
    longitude: c.double.nullable('longitude', { unit: 'deg', least: -180, most: 180 }),
    latitude: c.double.nullable('latitude', { unit: 'deg', least: -90, most: 90 }),
    height_km: c.double.nullable('height_km', { unit: 'km' }),
    velocity_kms: c.double.nullable('velocity_kms', { unit: 'km/s' }),
    space_track_ccsds_omm_vers: c.text.nullable('spaceTrack.CCSDS_OMM_VERS'),
    space_track_comment: c.text.nullable('spaceTrack.COMMENT'),
    space_track_creation_date: c.timestamp.nullable('spaceTrack.CREATION_DATE'),
    space_track_originator: c.text.nullable('spaceTrack.ORIGINATOR'),
    space_track_object_name: c.text.nullable('spaceTrack.OBJECT_NAME'),
    space_track_object_id: c.text.nullable('spaceTrack.OBJECT_ID'),
    space_track_center_name: c.text.nullable('spaceTrack.CENTER_NAME'),
    space_track_ref_frame: c.text.nullable('spaceTrack.REF_FRAME'),
    space_track_time_system: c.text.nullable('spaceTrack.TIME_SYSTEM'),
    space_track_mean_element_theory: c.text.nullable('spaceTrack.MEAN_ELEMENT_THEORY'),
    space_track_epoch: c.timestamp.nullable('spaceTrack.EPOCH'),
    space_track_mean_motion: c.double.nullable('spaceTrack.MEAN_MOTION'),
    space_track_eccentricity: c.double.nullable('spaceTrack.ECCENTRICITY'),
    space_track_inclination: c.double.nullable('spaceTrack.INCLINATION', { unit: 'deg' }),
    space_track_ra_of_asc_node: c.double.nullable('spaceTrack.RA_OF_ASC_NODE', { unit: 'deg' }),
    space_track_arg_of_pericenter: c.double.nullable('spaceTrack.ARG_OF_PERICENTER', {
      unit: 'deg',
    }),
    space_track_mean_anomaly: c.double.nullable('spaceTrack.MEAN_ANOMALY', { unit: 'deg' }),
    space_track_ephemeris_type: c.integer.nullable('spaceTrack.EPHEMERIS_TYPE'),
    space_track_classification_type: c.text.nullable('spaceTrack.CLASSIFICATION_TYPE'),
    space_track_norad_cat_id: c.bigint.nullable('spaceTrack.NORAD_CAT_ID'),
    space_track_element_set_no: c.integer.nullable('spaceTrack.ELEMENT_SET_NO'),
    space_track_rev_at_epoch: c.bigint.nullable('spaceTrack.REV_AT_EPOCH'),
    space_track_bstar: c.double.nullable('spaceTrack.BSTAR'),
    space_track_mean_motion_dot: c.double.nullable('spaceTrack.MEAN_MOTION_DOT'),
    space_track_mean_motion_ddot: c.double.nullable('spaceTrack.MEAN_MOTION_DDOT'),
    space_track_semimajor_axis: c.double.nullable('spaceTrack.SEMIMAJOR_AXIS', { unit: 'km' }),
    space_track_period: c.double.nullable('spaceTrack.PERIOD', { unit: 'min' }),
    space_track_apoapsis: c.double.nullable('spaceTrack.APOAPSIS', { unit: 'km' }),
    space_track_periapsis: c.double.nullable('spaceTrack.PERIAPSIS', { unit: 'km' }),
    space_track_object_type: c.text.nullable('spaceTrack.OBJECT_TYPE'),
    space_track_rcs_size: c.text.nullable('spaceTrack.RCS_SIZE'),
    space_track_country_code: c.text.nullable('spaceTrack.COUNTRY_CODE'),
    space_track_launch_date: c.date.nullable('spaceTrack.LAUNCH_DATE'),
    space_track_site: c.text.nullable('spaceTrack.SITE'),
    space_track_decay_date: c.date.nullable('spaceTrack.DECAY_DATE'),
    space_track_decayed: c.integer.nullable('spaceTrack.DECAYED'),
    space_track_file: c.bigint.nullable('spaceTrack.FILE'),
    space_track_gp_id: c.bigint.nullable('spaceTrack.GP_ID'),
    space_track_tle_line0: c.text.nullable('spaceTrack.TLE_LINE0'),
    space_track_tle_line1: c.text.nullable('spaceTrack.TLE_LINE1'),
    space_track_tle_line2: c.text.nullable('spaceTrack.TLE_LINE2'),
  }),
});
