// Written by pnpm generate: do not edit.
import type { Documents } from '@spacex-platform/spacex-client';

/** A row of `launches`. One row for each launch, flown or upcoming. */
export type LaunchRow = {
  /** Id of the document. */
  launch_id: string;
  /** Sequence number of r/SpaceX; not unique, with gaps. Null for launches of Launch Library. */
  flight_number: number | null;
  /** Mission name; unique in r/SpaceX, and may change over time. */
  name: string;
  /** Launch date; the only reliable one of the four dates. */
  date_utc: string;
  /** From the source; differs from date_utc for two launches. Unit: s. */
  date_unix: number;
  /**
   * From the source; its UTC offset is wrong for seven launches. Null if the time zone is unknown.
   */
  date_local: string | null;
  /** Precision of the date: half, quarter, year, month, day or hour; null if unknown. */
  date_precision: 'half' | 'quarter' | 'year' | 'month' | 'day' | 'hour' | (string & {}) | null;
  /** UTC year of date_utc. At least 2006 and at most 2100. */
  launch_year: number;
  /** Not yet flown when the data was fetched. */
  upcoming: boolean;
  /**
   * True, false or null (unknown: upcoming launches, launches in flight and partial failures of
   * Launch Library, and one flown launch of r/SpaceX).
   */
  success: boolean | null;
  /** The date is a no-earlier-than date, in r/SpaceX. Null for launches of Launch Library. */
  net: boolean | null;
  /** The date is to be determined. */
  tbd: boolean;
  /** r/SpaceX updates the launch automatically. Null for launches of Launch Library. */
  auto_update: boolean | null;
  /** Length of the launch window. Unit: s. At least 0. */
  window_s: number | null;
  /** Timestamp of the static fire test. */
  static_fire_date_utc: string | null;
  /** The static fire test in seconds since 1970. Unit: s. */
  static_fire_date_unix: number | null;
  /** Id of the rocket. Refers to `rockets`. */
  rocket_id: string | null;
  /** Id of the launch site. Refers to `launchpads`. */
  launchpad_id: string | null;
  /** Id of the launch in Launch Library. */
  launch_library_id: string | null;
  /** At least one fairing half had flown before. */
  fairings_reused: boolean | null;
  /** A recovery of the fairings was attempted. */
  fairings_recovery_attempt: boolean | null;
  /** At least one fairing half was recovered. */
  fairings_recovered: boolean | null;
  /** Description of the launch. */
  details: string | null;
  /** URL of the mission patch, small. */
  links_patch_small: string | null;
  /** URL of the mission patch, large. */
  links_patch_large: string | null;
  /** URL of the campaign thread on Reddit. */
  links_reddit_campaign: string | null;
  /** URL of the launch thread on Reddit. */
  links_reddit_launch: string | null;
  /** URL of the media thread on Reddit. */
  links_reddit_media: string | null;
  /** URL of the recovery thread on Reddit. */
  links_reddit_recovery: string | null;
  /** URL of the press kit. */
  links_presskit: string | null;
  /** URL of the webcast. */
  links_webcast: string | null;
  /** Id of the webcast on YouTube. */
  links_youtube_id: string | null;
  /** URL of an article about the launch. */
  links_article: string | null;
  /** URL of the Wikipedia article. */
  links_wikipedia: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `core_flights`. One row for each first-stage core on each launch. */
export type CoreFlight = {
  /** Id of the launch. Refers to `launches`. */
  launch_id: string;
  /** Index of the core: 0, or 0 to 2 for a Falcon Heavy. */
  position: number;
  /** Null until a core is assigned, or if Launch Library does not know it. Refers to `cores`. */
  core_id: string | null;
  /** Flight number of the core according to the source; wrong in two rows. At least 1. */
  flight: number | null;
  /** The core has grid fins. */
  gridfins: boolean | null;
  /** The core has landing legs. */
  legs: boolean | null;
  /** The core had flown before. */
  reused: boolean | null;
  /** A landing was attempted. */
  landing_attempt: boolean | null;
  /** True, false or null; null with an attempt means unknown. */
  landing_success: boolean | null;
  /** ASDS (drone ship), RTLS (ground pad) or Ocean. */
  landing_type: 'ASDS' | 'RTLS' | 'Ocean' | (string & {}) | null;
  /** Id of the landing pad. Refers to `landpads`. */
  landpad_id: string | null;
  /** Date of the launch. */
  launch_date_utc: string;
  /** UTC year of the launch. */
  launch_year: number;
  /** The launch has not flown yet. */
  upcoming: boolean;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `launch_payloads`. One row for each payload of a launch. */
export type LaunchPayload = {
  /** Id of the launch. Refers to `launches`. */
  launch_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Id of the payload. Refers to `payloads`. */
  payload_id: string;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `launch_ships`. One row for each ship that supported a launch. */
export type LaunchShip = {
  /** Id of the launch. Refers to `launches`. */
  launch_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Id of the ship. Refers to `ships`. */
  ship_id: string;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `launch_capsules`. One row for each Dragon capsule on a launch. */
export type LaunchCapsule = {
  /** Id of the launch. Refers to `launches`. */
  launch_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Id of the capsule. Refers to `capsules`. */
  capsule_id: string;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `launch_crew`. One row for each crew member on a launch. */
export type LaunchCrewRow = {
  /** Id of the launch. Refers to `launches`. */
  launch_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Id of the crew member. Refers to `crew`. */
  crew_id: string | null;
  /** Null if the document came from v4. */
  role: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `launch_failures`. One row for each failure of a launch. */
export type LaunchFailureRow = {
  /** Id of the launch. Refers to `launches`. */
  launch_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Time after lift-off; negative before lift-off. Unit: s. */
  time_s: number | null;
  /** Altitude of the failure. Unit: km. */
  altitude_km: number | null;
  /** Reason of the failure. */
  reason: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/**
 * A row of `fairing_ships`. One row for each ship that was sent to recover the fairings of a
 * launch.
 */
export type FairingShip = {
  /** Id of the launch. Refers to `launches`. */
  launch_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Id of the ship. Refers to `ships`. */
  ship_id: string;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `cores`. One row for each booster. */
export type CoreRow = {
  /** Id of the document. */
  core_id: string;
  /** Serial, such as B1058, or Merlin1A for a Falcon 1. */
  serial: string;
  /** Version of the Falcon 9 first stage. At least 1. */
  block: number | null;
  /** active, inactive, unknown, expended, lost or retired. */
  status: 'active' | 'inactive' | 'unknown' | 'expended' | 'lost' | 'retired' | (string & {});
  /**
   * Counter of r/SpaceX, null from Launch Library; core_usage counts from the launches instead. At
   * least 0.
   */
  reuse_count: number | null;
  /** Attempts to land on a ground pad. */
  rtls_attempts: number | null;
  /** Landings on a ground pad. */
  rtls_landings: number | null;
  /** In r/SpaceX a copy of asds_landings: do not use it for rates. */
  asds_attempts: number | null;
  /** Landings on a drone ship. */
  asds_landings: number | null;
  /** Latest news about the core. */
  last_update: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `payloads`. One row for each payload. */
export type PayloadRow = {
  /** Id of the document. */
  payload_id: string;
  /** Name of the payload. */
  name: string | null;
  /** Satellite, Dragon 1.1, Crew Dragon, … */
  type: 'Satellite' | 'Lander' | 'Crew Dragon' | 'Dragon Boilerplate' | 'Dragon 1.0' | 'Dragon 1.1' | 'Dragon 2.0' | (string & {}) | null;
  /** The payload had flown before. */
  reused: boolean;
  /** Wrong for some payloads; use launch_payloads instead. Refers to `launches`. */
  launch_id: string | null;
  /** Mass in kilograms. Unit: kg. At least 0 and at most 1000000. */
  mass_kg: number | null;
  /** Mass in pounds. Unit: lb. */
  mass_lbs: number | null;
  /** LEO, GTO, ISS, SSO, … */
  orbit: 'LEO' | 'VLEO' | 'ISS' | 'SSO' | 'PO' | 'MEO' | 'HEO' | 'GTO' | 'GEO' | 'SO' | 'TLI' | 'ES-L1' | 'HCO' | 'BEO' | (string & {}) | null;
  /** Reference system of the orbit: geocentric, heliocentric, … */
  reference_system: string | null;
  /** Orbital regime: low-earth, geostationary, … */
  regime: string | null;
  /** Longitude of a geostationary payload. Unit: deg. */
  longitude: number | null;
  /** Semi-major axis of the orbit. Unit: km. */
  semi_major_axis_km: number | null;
  /** Eccentricity of the orbit. At least 0. */
  eccentricity: number | null;
  /** Altitude of the lowest point of the orbit. Unit: km. */
  periapsis_km: number | null;
  /** Altitude of the highest point of the orbit. Unit: km. */
  apoapsis_km: number | null;
  /** Inclination of the orbit. Unit: deg. */
  inclination_deg: number | null;
  /** Duration of one revolution. Unit: min. */
  period_min: number | null;
  /** Planned lifetime. Unit: a. */
  lifespan_years: number | null;
  /** Timestamp of the orbital elements. */
  epoch: string | null;
  /** Revolutions per day. */
  mean_motion: number | null;
  /** Right ascension of the ascending node. Unit: deg. */
  raan: number | null;
  /** Argument of the pericenter. Unit: deg. */
  arg_of_pericenter: number | null;
  /** Mean anomaly at the epoch. Unit: deg. */
  mean_anomaly: number | null;
  /** Id of the capsule. Refers to `capsules`. */
  dragon_capsule_id: string | null;
  /** Mass that the Dragon returned, in kilograms. Unit: kg. */
  dragon_mass_returned_kg: number | null;
  /** Mass that the Dragon returned, in pounds. Unit: lb. */
  dragon_mass_returned_lbs: number | null;
  /** Flight time of the Dragon. Unit: s. */
  dragon_flight_time_sec: number | null;
  /** URL of the cargo manifest. */
  dragon_manifest: string | null;
  /** The Dragon landed in water. */
  dragon_water_landing: boolean | null;
  /** The Dragon landed on land. */
  dragon_land_landing: boolean | null;
};

/** A row of `payload_customers`. One row for each customer of a payload. */
export type PayloadCustomer = {
  /** Id of the payload. Refers to `payloads`. */
  payload_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Name of the customer. */
  customer: string;
};

/** A row of `payload_nationalities`. One row for each nationality of a payload. */
export type PayloadNationality = {
  /** Id of the payload. Refers to `payloads`. */
  payload_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Country of the payload. */
  nationality: string;
};

/** A row of `payload_manufacturers`. One row for each manufacturer of a payload. */
export type PayloadManufacturer = {
  /** Id of the payload. Refers to `payloads`. */
  payload_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Name of the manufacturer. */
  manufacturer: string;
};

/**
 * A row of `payload_norad_ids`. One row for each NORAD catalog number of a payload; numbers may
 * repeat.
 */
export type PayloadNoradId = {
  /** Id of the payload. Refers to `payloads`. */
  payload_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Number in the catalog of NORAD. */
  norad_id: number;
};

/** A row of `rockets`. One row for each rocket model. */
export type RocketRow = {
  /** Id of the document. */
  rocket_id: string;
  /** Name of the rocket. */
  name: string | null;
  /** Always rocket. */
  type: string | null;
  /** The rocket is in service. */
  active: boolean | null;
  /** Number of stages. */
  stages: number | null;
  /** Number of side boosters. */
  boosters: number | null;
  /** Cost of one launch. Unit: USD. */
  cost_per_launch: number | null;
  /** Share of successful launches according to the source. Unit: %. */
  success_rate_pct: number | null;
  /** Day of the first flight. */
  first_flight: string | null;
  /** Country of the manufacturer. */
  country: string | null;
  /** Name of the manufacturer. */
  company: string | null;
  /** Height in meters. Unit: m. */
  height_meters: number | null;
  /** Height in feet. Unit: ft. */
  height_feet: number | null;
  /** Diameter in meters. Unit: m. */
  diameter_meters: number | null;
  /** Diameter in feet. Unit: ft. */
  diameter_feet: number | null;
  /** Mass in kilograms. Unit: kg. */
  mass_kg: number | null;
  /** Mass in pounds. Unit: lb. */
  mass_lb: number | null;
  /** Engines, thrust, fuel, burn time. */
  first_stage: Documents['rockets']['first_stage'];
  /** Engines, thrust, fuel, fairing. */
  second_stage: Documents['rockets']['second_stage'];
  /** Type, propellants, thrust, specific impulse. */
  engines: Documents['rockets']['engines'];
  /** Number of landing legs. */
  landing_legs_number: number | null;
  /** Material of the landing legs. */
  landing_legs_material: string | null;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** Description of the rocket. */
  description: string | null;
};

/**
 * A row of `rocket_payload_weights`. One row for each orbit that a rocket can reach, with the
 * maximum payload mass.
 */
export type RocketPayloadWeightRow = {
  /** Id of the rocket. Refers to `rockets`. */
  rocket_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** leo, gto, mars, pluto or moon. */
  payload_weight_id: string | null;
  /** Name of the orbit. */
  name: string | null;
  /** Maximum payload mass in kilograms. Unit: kg. */
  kg: number | null;
  /** Maximum payload mass in pounds. Unit: lb. */
  lb: number | null;
};

/** A row of `ships`. One row for each ship of the recovery fleet. */
export type ShipRow = {
  /** Id of the document. */
  ship_id: string;
  /** Name of the ship. */
  name: string;
  /** Id of the ship in earlier versions of the API. */
  legacy_id: string | null;
  /** Model of the ship. */
  model: string | null;
  /** Type of the ship: Tug, Cargo, Barge, … */
  type: 'Tug' | 'Cargo' | 'Barge' | 'High Speed Craft' | (string & {}) | null;
  /** The ship is in service. */
  active: boolean;
  /** International Maritime Organization number. */
  imo: number | null;
  /** Maritime Mobile Service Identity. */
  mmsi: number | null;
  /** American Bureau of Shipping number. */
  abs: number | null;
  /** Class number of the American Bureau of Shipping. */
  class: number | null;
  /** Mass in kilograms. Unit: kg. */
  mass_kg: number | null;
  /** Mass in pounds. Unit: lb. */
  mass_lbs: number | null;
  /** Year of construction. */
  year_built: number | null;
  /** Home port. */
  home_port: string | null;
  /** Status reported by the ship. */
  status: string | null;
  /** Speed at the last position report. Unit: kn. */
  speed_kn: number | null;
  /** Course at the last position report. Unit: deg. */
  course_deg: number | null;
  /** Latitude of the last position report. Unit: deg. At least -90 and at most 90. */
  latitude: number | null;
  /** Longitude of the last position report. Unit: deg. At least -180 and at most 180. */
  longitude: number | null;
  /** Timestamp of the last position report. */
  last_ais_update: string | null;
  /** URL of the ship on MarineTraffic. */
  link: string | null;
  /** URL of an image. */
  image: string | null;
};

/** A row of `ship_roles`. One row for each role of a ship. */
export type ShipRole = {
  /** Id of the ship. Refers to `ships`. */
  ship_id: string;
  /** Index in the list of the document, from 0. */
  position: number;
  /** Role of the ship: Support Barge, Fairing Recovery, … */
  role: string;
};

/** A row of `launchpads`. One row for each launch site. */
export type LaunchpadRow = {
  /** Id of the document. */
  launchpad_id: string;
  /** Short name of the launch site. */
  name: string | null;
  /** Full name of the launch site. */
  full_name: string | null;
  /** Status of the launch site. */
  status: 'active' | 'retired' | 'under construction' | (string & {});
  /** Place of the launch site. */
  locality: string | null;
  /** State or region of the launch site. */
  region: string | null;
  /** IANA time zone of the launch site. */
  timezone: string | null;
  /** Latitude of the launch site. Unit: deg. At least -90 and at most 90. */
  latitude: number | null;
  /** Longitude of the launch site. Unit: deg. At least -180 and at most 180. */
  longitude: number | null;
  /** Number of launch attempts. */
  launch_attempts: number | null;
  /** Number of successful launches. */
  launch_successes: number | null;
  /** Description of the launch site. */
  details: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `landpads`. One row for each landing zone or drone ship. */
export type LandpadRow = {
  /** Id of the document. */
  landpad_id: string;
  /** Short name of the landing pad. */
  name: string | null;
  /** Full name of the landing pad. */
  full_name: string | null;
  /** Status of the landing pad. */
  status: 'active' | 'retired' | (string & {});
  /** RTLS (ground pad) or ASDS (drone ship). */
  type: 'RTLS' | 'ASDS' | (string & {}) | null;
  /** Place of the landing pad, or port of the drone ship. */
  locality: string | null;
  /** State or region of the landing pad. */
  region: string | null;
  /** Latitude of the landing pad. Unit: deg. At least -90 and at most 90. */
  latitude: number | null;
  /** Longitude of the landing pad. Unit: deg. At least -180 and at most 180. */
  longitude: number | null;
  /** Counter of r/SpaceX; too low for OCISLY. Null for places of Launch Library. */
  landing_attempts: number | null;
  /** Number of successful landings. */
  landing_successes: number | null;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** Description of the landing pad. */
  details: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `capsules`. One row for each Dragon capsule. */
export type CapsuleRow = {
  /** Id of the document. */
  capsule_id: string;
  /** Serial number of the capsule. */
  serial: string;
  /** Dragon 1.0, 1.1 or 2.0. */
  type: 'Dragon 1.0' | 'Dragon 1.1' | 'Dragon 2.0' | (string & {});
  /** Status of the capsule. */
  status: 'active' | 'retired' | 'destroyed' | 'unknown' | (string & {});
  /** Number of flights after the first one. */
  reuse_count: number | null;
  /** Number of landings in water. */
  water_landings: number | null;
  /** Number of landings on land. */
  land_landings: number | null;
  /** Latest news about the capsule. */
  last_update: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `crew`. One row for each crew member. */
export type CrewMemberRow = {
  /** Id of the document. */
  crew_id: string;
  /** Name of the crew member. */
  name: string | null;
  /** Agency or company of the crew member. */
  agency: string | null;
  /** Status of the crew member. */
  status: 'active' | 'unknown' | (string & {});
  /** URL of an image. */
  image: string | null;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** r-spacex or launch-library: the source of the document. */
  source: 'r-spacex' | 'launch-library' | (string & {});
};

/** A row of `dragons`. One row for each Dragon spacecraft model. */
export type DragonRow = {
  /** Id of the document. */
  dragon_id: string;
  /** Name of the model. */
  name: string;
  /** Type of spacecraft. */
  type: string;
  /** The model is in service. */
  active: boolean;
  /** Maximum number of people on board. */
  crew_capacity: number | null;
  /** Angle of the sidewall. Unit: deg. */
  sidewall_angle_deg: number | null;
  /** Maximum time in orbit. Unit: a. */
  orbit_duration_yr: number | null;
  /** Mass without propellant, in kilograms. Unit: kg. */
  dry_mass_kg: number | null;
  /** Mass without propellant, in pounds. Unit: lb. */
  dry_mass_lb: number | null;
  /** Day of the first flight. */
  first_flight: string | null;
  /** Material of the heat shield. */
  heat_shield_material: string | null;
  /** Diameter of the heat shield. Unit: m. */
  heat_shield_size_meters: number | null;
  /** Temperature that the heat shield withstands. Unit: °C. */
  heat_shield_temp_degrees: number | null;
  /** Partner in the development of the heat shield. */
  heat_shield_dev_partner: string | null;
  /** Maximum payload mass at launch, in kilograms. Unit: kg. */
  launch_payload_mass_kg: number | null;
  /** Maximum payload mass at launch, in pounds. Unit: lb. */
  launch_payload_mass_lb: number | null;
  /** Payload volume at launch, in cubic meters. Unit: m3. */
  launch_payload_vol_cubic_meters: number | null;
  /** Payload volume at launch, in cubic feet. Unit: ft3. */
  launch_payload_vol_cubic_feet: number | null;
  /** Maximum payload mass at return, in kilograms. Unit: kg. */
  return_payload_mass_kg: number | null;
  /** Maximum payload mass at return, in pounds. Unit: lb. */
  return_payload_mass_lb: number | null;
  /** Payload volume at return, in cubic meters. Unit: m3. */
  return_payload_vol_cubic_meters: number | null;
  /** Payload volume at return, in cubic feet. Unit: ft3. */
  return_payload_vol_cubic_feet: number | null;
  /** Volume of the pressurized capsule. */
  pressurized_capsule: Documents['dragons']['pressurized_capsule'];
  /** Volume and cargo. */
  trunk: Documents['dragons']['trunk'];
  /** Height with trunk, in meters. Unit: m. */
  height_w_trunk_meters: number | null;
  /** Height with trunk, in feet. Unit: ft. */
  height_w_trunk_feet: number | null;
  /** Diameter in meters. Unit: m. */
  diameter_meters: number | null;
  /** Diameter in feet. Unit: ft. */
  diameter_feet: number | null;
  /** List of thruster types with their thrust. */
  thrusters: Documents['dragons']['thrusters'];
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** Description of the model. */
  description: string | null;
};

/** A row of `starlink`. One row for each Starlink satellite, with its orbit from Space-Track. */
export type StarlinkSatelliteRow = {
  /** Id of the document. */
  starlink_id: string;
  /** Version of the satellite. */
  version: string | null;
  /** Id of the launch. Refers to `launches`. */
  launch_id: string | null;
  /** Longitude of the satellite at the epoch. Unit: deg. At least -180 and at most 180. */
  longitude: number | null;
  /** Latitude of the satellite at the epoch. Unit: deg. At least -90 and at most 90. */
  latitude: number | null;
  /** Height above ground at the epoch. Unit: km. */
  height_km: number | null;
  /** Velocity at the epoch. Unit: km/s. */
  velocity_kms: number | null;
  /** Version of the OMM format. */
  space_track_ccsds_omm_vers: string | null;
  /** Comment of Space-Track. */
  space_track_comment: string | null;
  /** Timestamp at which the message was made. */
  space_track_creation_date: string | null;
  /** Organization that made the message. */
  space_track_originator: string | null;
  /** Name of the object. */
  space_track_object_name: string | null;
  /** International designator of the object. */
  space_track_object_id: string | null;
  /** Center of the reference frame. */
  space_track_center_name: string | null;
  /** Reference frame of the orbit. */
  space_track_ref_frame: string | null;
  /** Time system of the timestamps. */
  space_track_time_system: string | null;
  /** Theory of the mean elements. */
  space_track_mean_element_theory: string | null;
  /** Timestamp of the orbital elements. */
  space_track_epoch: string | null;
  /** Revolutions per day. */
  space_track_mean_motion: number | null;
  /** Eccentricity of the orbit. */
  space_track_eccentricity: number | null;
  /** Inclination of the orbit. Unit: deg. */
  space_track_inclination: number | null;
  /** Right ascension of the ascending node. Unit: deg. */
  space_track_ra_of_asc_node: number | null;
  /** Argument of the pericenter. Unit: deg. */
  space_track_arg_of_pericenter: number | null;
  /** Mean anomaly at the epoch. Unit: deg. */
  space_track_mean_anomaly: number | null;
  /** Type of the ephemeris. */
  space_track_ephemeris_type: number | null;
  /** Classification of the object. */
  space_track_classification_type: string | null;
  /** Number in the catalog of NORAD. */
  space_track_norad_cat_id: number | null;
  /** Number of the element set. */
  space_track_element_set_no: number | null;
  /** Revolution number at the epoch. */
  space_track_rev_at_epoch: number | null;
  /** Drag term of the SGP4 model. */
  space_track_bstar: number | null;
  /** First derivative of the mean motion. */
  space_track_mean_motion_dot: number | null;
  /** Second derivative of the mean motion. */
  space_track_mean_motion_ddot: number | null;
  /** Semi-major axis of the orbit. Unit: km. */
  space_track_semimajor_axis: number | null;
  /** Duration of one revolution. Unit: min. */
  space_track_period: number | null;
  /** Altitude of the highest point of the orbit. Unit: km. */
  space_track_apoapsis: number | null;
  /** Altitude of the lowest point of the orbit. Unit: km. */
  space_track_periapsis: number | null;
  /** Type of the object. */
  space_track_object_type: string | null;
  /** Size class of the radar cross section. */
  space_track_rcs_size: string | null;
  /** Country or organization of the object. */
  space_track_country_code: string | null;
  /** Day of the launch. */
  space_track_launch_date: string | null;
  /** Launch site. */
  space_track_site: string | null;
  /** Day on which the object decayed. */
  space_track_decay_date: string | null;
  /** 1 if the object has decayed, otherwise 0. */
  space_track_decayed: number | null;
  /** Number of the file at Space-Track. */
  space_track_file: number | null;
  /** Id of the element set at Space-Track. */
  space_track_gp_id: number | null;
  /** Name line of the two-line element set. */
  space_track_tle_line0: string | null;
  /** First line of the two-line element set. */
  space_track_tle_line1: string | null;
  /** Second line of the two-line element set. */
  space_track_tle_line2: string | null;
};

/** A row of `history`. One row for each milestone of the company. */
export type HistoryEventRow = {
  /** Id of the document. */
  history_id: string;
  /** Title of the event. */
  title: string | null;
  /** Timestamp of the event. */
  event_date_utc: string | null;
  /** The event in seconds since 1970. Unit: s. */
  event_date_unix: number | null;
  /** Description of the event. */
  details: string | null;
  /** URL of an article about the event. */
  links_article: string | null;
};

/** A row of `company`. One row for the company. */
export type CompanyRow = {
  /** Id of the document. */
  company_id: string;
  /** Name of the company. */
  name: string | null;
  /** Founder of the company. */
  founder: string | null;
  /** Year of foundation. */
  founded: number | null;
  /** Number of employees. */
  employees: number | null;
  /** Number of vehicle models. */
  vehicles: number | null;
  /** Number of launch sites. */
  launch_sites: number | null;
  /** Number of test sites. */
  test_sites: number | null;
  /** Chief executive officer. */
  ceo: string | null;
  /** Chief technology officer. */
  cto: string | null;
  /** Chief operating officer. */
  coo: string | null;
  /** Chief technology officer of propulsion. */
  cto_propulsion: string | null;
  /** Valuation of the company. Unit: USD. */
  valuation: number | null;
  /** Street address of the headquarters. */
  headquarters_address: string | null;
  /** City of the headquarters. */
  headquarters_city: string | null;
  /** State of the headquarters. */
  headquarters_state: string | null;
  /** URL of the website. */
  links_website: string | null;
  /** URL of the photos on Flickr. */
  links_flickr: string | null;
  /** URL of the account on Twitter. */
  links_twitter: string | null;
  /** URL of the account of Elon Musk on Twitter. */
  links_elon_twitter: string | null;
  /** Summary of what the company does. */
  summary: string | null;
};

/** A row of `roadster`. One row for the Tesla Roadster in orbit around the Sun. */
export type RoadsterRow = {
  /** Id of the document. */
  roadster_id: string;
  /** Name of the car. */
  name: string | null;
  /** Timestamp of the launch. */
  launch_date_utc: string | null;
  /** The launch in seconds since 1970. Unit: s. */
  launch_date_unix: number | null;
  /** Mass at launch, in kilograms. Unit: kg. */
  launch_mass_kg: number | null;
  /** Mass at launch, in pounds. Unit: lb. */
  launch_mass_lbs: number | null;
  /** Number in the catalog of NORAD. */
  norad_id: number | null;
  /** Julian date. Unit: d. */
  epoch_jd: number | null;
  /** Type of the orbit. */
  orbit_type: string | null;
  /** Largest distance to the Sun. Unit: au. */
  apoapsis_au: number | null;
  /** Smallest distance to the Sun. Unit: au. */
  periapsis_au: number | null;
  /** Semi-major axis of the orbit. Unit: au. */
  semi_major_axis_au: number | null;
  /** Eccentricity of the orbit. */
  eccentricity: number | null;
  /** Inclination of the orbit. Unit: deg. */
  inclination: number | null;
  /** Longitude of the ascending node. Unit: deg. */
  longitude: number | null;
  /** Argument of the periapsis. Unit: deg. */
  periapsis_arg: number | null;
  /** Duration of one revolution. Unit: d. */
  period_days: number | null;
  /** Speed in kilometers per hour. Unit: km/h. */
  speed_kph: number | null;
  /** Speed in miles per hour. Unit: mi/h. */
  speed_mph: number | null;
  /** Distance to the Earth in kilometers. Unit: km. */
  earth_distance_km: number | null;
  /** Distance to the Earth in miles. Unit: mi. */
  earth_distance_mi: number | null;
  /** Distance to Mars in kilometers. Unit: km. */
  mars_distance_km: number | null;
  /** Distance to Mars in miles. Unit: mi. */
  mars_distance_mi: number | null;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** URL of a video. */
  video: string | null;
  /** Description of the car and its orbit. */
  details: string | null;
};

/** The row type of each table of the platform. */
export interface Rows {
  launches: LaunchRow;
  core_flights: CoreFlight;
  launch_payloads: LaunchPayload;
  launch_ships: LaunchShip;
  launch_capsules: LaunchCapsule;
  launch_crew: LaunchCrewRow;
  launch_failures: LaunchFailureRow;
  fairing_ships: FairingShip;
  cores: CoreRow;
  payloads: PayloadRow;
  payload_customers: PayloadCustomer;
  payload_nationalities: PayloadNationality;
  payload_manufacturers: PayloadManufacturer;
  payload_norad_ids: PayloadNoradId;
  rockets: RocketRow;
  rocket_payload_weights: RocketPayloadWeightRow;
  ships: ShipRow;
  ship_roles: ShipRole;
  launchpads: LaunchpadRow;
  landpads: LandpadRow;
  capsules: CapsuleRow;
  crew: CrewMemberRow;
  dragons: DragonRow;
  starlink: StarlinkSatelliteRow;
  history: HistoryEventRow;
  company: CompanyRow;
  roadster: RoadsterRow;
}
