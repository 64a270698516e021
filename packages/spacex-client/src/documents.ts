// Written by pnpm generate: do not edit.

import type { CalendarDate, NaiveTimestamp, UtcTimestamp } from './timestamps.ts';

/** A Dragon capsule. Source: `GET /v4/capsules`. */
export type Capsule = {
  /** Number of flights after the first one. */
  reuse_count: number;
  /** Number of landings in water. */
  water_landings: number;
  /** Number of landings on land. */
  land_landings: number;
  /** Latest news about the capsule. */
  last_update: string | null;
  /** Ids of the launches of the capsule. */
  launches: string[];
  /** Serial number of the capsule. */
  serial: string;
  /** Status of the capsule. */
  status: 'active' | 'retired' | 'destroyed' | 'unknown' | (string & {});
  /** Dragon 1.0, 1.1 or 2.0. */
  type: 'Dragon 1.0' | 'Dragon 1.1' | 'Dragon 2.0' | (string & {});
  /** Id of the document. */
  id: string;
};

/** The company. Source: `GET /v4/company`. */
export type Company = {
  /** The headquarters. */
  headquarters: {
    /** Street address of the headquarters. */
    address: string | null;
    /** City of the headquarters. */
    city: string | null;
    /** State of the headquarters. */
    state: string | null;
  };
  /** Links to pages. */
  links: {
    /** URL of the website. */
    website: string | null;
    /** URL of the photos on Flickr. */
    flickr: string | null;
    /** URL of the account on Twitter. */
    twitter: string | null;
    /** URL of the account of Elon Musk on Twitter. */
    elon_twitter: string | null;
  };
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
  /** Summary of what the company does. */
  summary: string | null;
  /** Id of the document. */
  id: string;
};

/** A booster. Source: `GET /v4/cores`. */
export type Core = {
  /** Version of the Falcon 9 first stage. At least 1. */
  block: number | null;
  /** Counter of the source; core_usage counts from the launches instead. At least 0. */
  reuse_count: number;
  /** Attempts to land on a ground pad. */
  rtls_attempts: number;
  /** Landings on a ground pad. */
  rtls_landings: number;
  /** In the source a copy of asds_landings: do not use it for rates. */
  asds_attempts: number;
  /** Landings on a drone ship. */
  asds_landings: number;
  /** Latest news about the core. */
  last_update: string | null;
  /** Ids of the launches of the core. */
  launches: string[];
  /** Serial, such as B1058, or Merlin1A for a Falcon 1. */
  serial: string;
  /** active, inactive, unknown, expended, lost or retired. */
  status: 'active' | 'inactive' | 'unknown' | 'expended' | 'lost' | 'retired' | (string & {});
  /** Id of the document. */
  id: string;
};

/** A crew member. Source: `GET /v4/crew`. */
export type CrewMember = {
  /** Name of the crew member. */
  name: string | null;
  /** Agency or company of the crew member. */
  agency: string | null;
  /** URL of an image. */
  image: string | null;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** Ids of the launches of the crew member. */
  launches: string[];
  /** Status of the crew member. */
  status: 'active' | 'unknown' | (string & {});
  /** Id of the document. */
  id: string;
};

/** One type of thrusters of a Dragon. */
export type DragonThruster = {
  /** Type of the thrusters. */
  type: string | null;
  /** Number of thrusters. */
  amount: number | null;
  /** Number of pods. */
  pods: number | null;
  /** First propellant. */
  fuel_1: string | null;
  /** Second propellant. */
  fuel_2: string | null;
  /** Specific impulse in seconds. */
  isp: number | null;
  /** Thrust of a thruster. */
  thrust: {
    /** In kilonewtons. */
    kN: number | null;
    /** In pounds of force. */
    lbf: number | null;
  };
};

/** A Dragon spacecraft model. Source: `GET /v4/dragons`. */
export type Dragon = {
  /** The heat shield. */
  heat_shield: {
    /** Material of the heat shield. */
    material: string | null;
    /** Diameter of the heat shield. Unit: m. */
    size_meters: number | null;
    /** Temperature that the heat shield withstands. Unit: °C. */
    temp_degrees: number | null;
    /** Partner in the development of the heat shield. */
    dev_partner: string | null;
  };
  /** Maximum payload mass at launch. */
  launch_payload_mass: {
    /** Maximum payload mass at launch, in kilograms. Unit: kg. */
    kg: number | null;
    /** Maximum payload mass at launch, in pounds. Unit: lb. */
    lb: number | null;
  };
  /** Payload volume at launch. */
  launch_payload_vol: {
    /** Payload volume at launch, in cubic meters. Unit: m3. */
    cubic_meters: number | null;
    /** Payload volume at launch, in cubic feet. Unit: ft3. */
    cubic_feet: number | null;
  };
  /** Maximum payload mass at return. */
  return_payload_mass: {
    /** Maximum payload mass at return, in kilograms. Unit: kg. */
    kg: number | null;
    /** Maximum payload mass at return, in pounds. Unit: lb. */
    lb: number | null;
  };
  /** Payload volume at return. */
  return_payload_vol: {
    /** Payload volume at return, in cubic meters. Unit: m3. */
    cubic_meters: number | null;
    /** Payload volume at return, in cubic feet. Unit: ft3. */
    cubic_feet: number | null;
  };
  /** Volume of the pressurized capsule. */
  pressurized_capsule: {
    /** Payload volume of the capsule. */
    payload_volume: {
      /** In cubic meters. */
      cubic_meters: number | null;
      /** In cubic feet. */
      cubic_feet: number | null;
    };
  };
  /** Volume and cargo. */
  trunk: {
    /** Volume of the trunk. */
    trunk_volume: {
      /** In cubic meters. */
      cubic_meters: number | null;
      /** In cubic feet. */
      cubic_feet: number | null;
    };
    /** What the trunk carries. */
    cargo: {
      /** Number of solar arrays. */
      solar_array: number | null;
      /** The trunk carries cargo without pressure. */
      unpressurized_cargo: boolean | null;
    };
  };
  /** Height with trunk. */
  height_w_trunk: {
    /** Height with trunk, in meters. Unit: m. */
    meters: number | null;
    /** Height with trunk, in feet. Unit: ft. */
    feet: number | null;
  };
  /** Diameter of the spacecraft. */
  diameter: {
    /** Diameter in meters. Unit: m. */
    meters: number | null;
    /** Diameter in feet. Unit: ft. */
    feet: number | null;
  };
  /** Day of the first flight. */
  first_flight: CalendarDate | null;
  /** URLs of photos on Flickr. */
  flickr_images: string[];
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
  /** List of thruster types with their thrust. */
  thrusters: DragonThruster[];
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** Description of the model. */
  description: string | null;
  /** Id of the document. */
  id: string;
};

/** A milestone of the company. Source: `GET /v4/history`. */
export type HistoryEvent = {
  /** Links to pages. */
  links: {
    /** URL of an article about the event. */
    article: string | null;
  };
  /** Title of the event. */
  title: string | null;
  /** Timestamp of the event. */
  event_date_utc: UtcTimestamp | null;
  /** The event in seconds since 1970. Unit: s. */
  event_date_unix: number | null;
  /** Description of the event. */
  details: string | null;
  /** Id of the document. */
  id: string;
};

/** A landing zone or drone ship. Source: `GET /v4/landpads`. */
export type Landpad = {
  /** Images of the landing pad. */
  images: {
    /** URLs of large images. */
    large: string[];
  };
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
  /** Counter of the source; too low for OCISLY. */
  landing_attempts: number;
  /** Number of successful landings. */
  landing_successes: number;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** Description of the landing pad. */
  details: string | null;
  /** Ids of the launches that landed here. */
  launches: string[];
  /** Id of the document. */
  id: string;
};

/** The fairings of a launch. */
export type LaunchFairings = {
  /** At least one fairing half had flown before. */
  reused: boolean | null;
  /** A recovery of the fairings was attempted. */
  recovery_attempt: boolean | null;
  /** At least one fairing half was recovered. */
  recovered: boolean | null;
  /** Ids of the ships that were sent to recover the fairings. */
  ships: string[];
};

/** Links of a launch to pages, videos and images. */
export type LaunchLinks = {
  /** Images of the mission patch. */
  patch: {
    /** URL of the mission patch, small. */
    small: string | null;
    /** URL of the mission patch, large. */
    large: string | null;
  };
  /** Threads on Reddit. */
  reddit: {
    /** URL of the campaign thread on Reddit. */
    campaign: string | null;
    /** URL of the launch thread on Reddit. */
    launch: string | null;
    /** URL of the media thread on Reddit. */
    media: string | null;
    /** URL of the recovery thread on Reddit. */
    recovery: string | null;
  };
  /** Photos on Flickr. */
  flickr: {
    /** URLs of small photos. */
    small: string[];
    /** URLs of photos in their original size. */
    original: string[];
  };
  /** URL of the press kit. */
  presskit: string | null;
  /** URL of the webcast. */
  webcast: string | null;
  /** Id of the webcast on YouTube. */
  youtube_id: string | null;
  /** URL of an article about the launch. */
  article: string | null;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
};

/** A failure of a launch. */
export type LaunchFailure = {
  /** Time after lift-off; negative before lift-off. Unit: s. */
  time: number | null;
  /** Altitude of the failure. Unit: km. */
  altitude: number | null;
  /** Reason of the failure. */
  reason: string | null;
};

/** One crew member of a launch, as v5 returns it. */
export type LaunchCrewMember = {
  /** Id of the crew member. */
  crew: string | null;
  /** Null if the document came from v4. */
  role: string | null;
};

/** One core of a launch; null means unknown. */
export type LaunchCore = {
  /** Null until a core is assigned. Refers to `cores`. */
  core: string | null;
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
  landpad: string | null;
};

/** A launch, flown or upcoming; `success` is null if unknown. Source: `GET /v5/launches`. */
export type Launch = {
  /** The fairings; null if the launch has none. */
  fairings: LaunchFairings | null;
  /** Links to pages, videos and images. */
  links: LaunchLinks;
  /** Timestamp of the static fire test. */
  static_fire_date_utc: UtcTimestamp | null;
  /** The static fire test in seconds since 1970. Unit: s. */
  static_fire_date_unix: number | null;
  /** The date is a no-earlier-than date. */
  net: boolean;
  /** Length of the launch window. Unit: s. At least 0. */
  window: number | null;
  /** Id of the rocket. Refers to `rockets`. */
  rocket: string | null;
  /** True, false or null (unknown: upcoming launches and one flown launch). */
  success: boolean | null;
  /** Failures of the launch; empty if there were none. */
  failures: LaunchFailure[];
  /** Description of the launch. */
  details: string | null;
  /** Crew members: an id and a role, or in v4 an id. */
  crew: (string | LaunchCrewMember)[];
  /** Ids of the ships that supported the launch. */
  ships: string[];
  /** Ids of the Dragon capsules. */
  capsules: string[];
  /** Ids of the payloads. */
  payloads: string[];
  /** Id of the launch site. Refers to `launchpads`. */
  launchpad: string | null;
  /** Sequence number of the source; not unique, with gaps. */
  flight_number: number;
  /** Mission name; unique, but may change over time. */
  name: string;
  /** Launch date; the only reliable one of the four dates. */
  date_utc: UtcTimestamp;
  /** From the source; differs from date_utc for two launches. Unit: s. */
  date_unix: number;
  /** From the source; its UTC offset is wrong for seven launches. */
  date_local: string;
  /** Precision of the date: half, quarter, year, month, day or hour. */
  date_precision: 'half' | 'quarter' | 'year' | 'month' | 'day' | 'hour' | (string & {});
  /** Not yet flown when the data was fetched. */
  upcoming: boolean;
  /** First-stage cores, three of a Falcon Heavy. */
  cores: LaunchCore[];
  /** The source updates the launch automatically. */
  auto_update: boolean;
  /** The date is to be determined. */
  tbd: boolean;
  /** Id of the launch in Launch Library. */
  launch_library_id: string | null;
  /** Id of the document. */
  id: string;
};

/** A launch site. Source: `GET /v4/launchpads`. */
export type Launchpad = {
  /** Images of the launch site. */
  images: {
    /** URLs of large images. */
    large: string[];
  };
  /** Short name of the launch site. */
  name: string | null;
  /** Full name of the launch site. */
  full_name: string | null;
  /** Place of the launch site. */
  locality: string | null;
  /** State or region of the launch site. */
  region: string | null;
  /** Latitude of the launch site. Unit: deg. At least -90 and at most 90. */
  latitude: number | null;
  /** Longitude of the launch site. Unit: deg. At least -180 and at most 180. */
  longitude: number | null;
  /** Number of launch attempts. */
  launch_attempts: number;
  /** Number of successful launches. */
  launch_successes: number;
  /** Ids of the rockets that launch here. */
  rockets: string[];
  /** IANA time zone of the launch site. */
  timezone: string | null;
  /** Ids of the launches from here. */
  launches: string[];
  /** Status of the launch site. */
  status: 'active' | 'retired' | 'under construction' | (string & {});
  /** Description of the launch site. */
  details: string | null;
  /** Id of the document. */
  id: string;
};

/** The Dragon that carried a payload. */
export type PayloadDragon = {
  /** Id of the capsule. Refers to `capsules`. */
  capsule: string | null;
  /** Mass that the Dragon returned, in kilograms. Unit: kg. */
  mass_returned_kg: number | null;
  /** Mass that the Dragon returned, in pounds. Unit: lb. */
  mass_returned_lbs: number | null;
  /** Flight time of the Dragon. Unit: s. */
  flight_time_sec: number | null;
  /** URL of the cargo manifest. */
  manifest: string | null;
  /** The Dragon landed in water. */
  water_landing: boolean | null;
  /** The Dragon landed on land. */
  land_landing: boolean | null;
};

/** A payload. Source: `GET /v4/payloads`. */
export type Payload = {
  /** The Dragon that carried the payload; its fields are null without one. */
  dragon: PayloadDragon;
  /** Name of the payload. */
  name: string | null;
  /** Satellite, Dragon 1.1, Crew Dragon, … */
  type: 'Satellite' | 'Lander' | 'Crew Dragon' | 'Dragon Boilerplate' | 'Dragon 1.0' | 'Dragon 1.1' | 'Dragon 2.0' | (string & {}) | null;
  /** The payload had flown before. */
  reused: boolean;
  /** Wrong for some payloads; use launch_payloads instead. Refers to `launches`. */
  launch: string | null;
  /** Names of the customers. */
  customers: string[];
  /** Numbers in the catalog of NORAD. */
  norad_ids: number[];
  /** Countries of the payload. */
  nationalities: string[];
  /** Names of the manufacturers. */
  manufacturers: string[];
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
  epoch: UtcTimestamp | null;
  /** Revolutions per day. */
  mean_motion: number | null;
  /** Right ascension of the ascending node. Unit: deg. */
  raan: number | null;
  /** Argument of the pericenter. Unit: deg. */
  arg_of_pericenter: number | null;
  /** Mean anomaly at the epoch. Unit: deg. */
  mean_anomaly: number | null;
  /** Id of the document. */
  id: string;
};

/** The Tesla Roadster in orbit around the Sun. Source: `GET /v4/roadster`. */
export type Roadster = {
  /** Name of the car. */
  name: string | null;
  /** Timestamp of the launch. */
  launch_date_utc: UtcTimestamp | null;
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
  /** URLs of photos on Flickr. */
  flickr_images: string[];
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** URL of a video. */
  video: string | null;
  /** Description of the car and its orbit. */
  details: string | null;
  /** Id of the document. */
  id: string;
};

/** The first stage of a rocket. */
export type RocketFirstStage = {
  /** Thrust at sea level. */
  thrust_sea_level: {
    /** In kilonewtons. */
    kN: number | null;
    /** In pounds of force. */
    lbf: number | null;
  };
  /** Thrust in vacuum. */
  thrust_vacuum: {
    /** In kilonewtons. */
    kN: number | null;
    /** In pounds of force. */
    lbf: number | null;
  };
  /** The stage can be used again. */
  reusable: boolean | null;
  /** Number of engines. */
  engines: number | null;
  /** Propellant in tons. */
  fuel_amount_tons: number | null;
  /** Burn time in seconds. */
  burn_time_sec: number | null;
};

/** The second stage of a rocket. */
export type RocketSecondStage = {
  /** Thrust of the stage. */
  thrust: {
    /** In kilonewtons. */
    kN: number | null;
    /** In pounds of force. */
    lbf: number | null;
  };
  /** What the stage can carry. */
  payloads: {
    /** Size of the fairing. */
    composite_fairing: {
      /** Height of the fairing. */
      height: {
        /** In meters. */
        meters: number | null;
        /** In feet. */
        feet: number | null;
      };
      /** Diameter of the fairing. */
      diameter: {
        /** In meters. */
        meters: number | null;
        /** In feet. */
        feet: number | null;
      };
    };
    /** Kind of payload: dragon, composite fairing. */
    option_1: string | null;
  };
  /** The stage can be used again. */
  reusable: boolean | null;
  /** Number of engines. */
  engines: number | null;
  /** Propellant in tons. */
  fuel_amount_tons: number | null;
  /** Burn time in seconds. */
  burn_time_sec: number | null;
};

/** The engines of a rocket. */
export type RocketEngines = {
  /** Specific impulse. */
  isp: {
    /** Specific impulse at sea level, in seconds. */
    sea_level: number | null;
    /** Specific impulse in vacuum, in seconds. */
    vacuum: number | null;
  };
  /** Thrust of an engine at sea level. */
  thrust_sea_level: {
    /** In kilonewtons. */
    kN: number | null;
    /** In pounds of force. */
    lbf: number | null;
  };
  /** Thrust of an engine in vacuum. */
  thrust_vacuum: {
    /** In kilonewtons. */
    kN: number | null;
    /** In pounds of force. */
    lbf: number | null;
  };
  /** Number of engines of the first stage. */
  number: number | null;
  /** Type of the engines. */
  type: string | null;
  /** Version of the engines. */
  version: string | null;
  /** Layout of the engines. */
  layout: string | null;
  /** Number of engines that may fail. */
  engine_loss_max: number | null;
  /** First propellant. */
  propellant_1: string | null;
  /** Second propellant. */
  propellant_2: string | null;
  /** Thrust-to-weight ratio of an engine. */
  thrust_to_weight: number | null;
};

/** The maximum payload mass of a rocket into one orbit. */
export type RocketPayloadWeight = {
  /** leo, gto, mars, pluto or moon. */
  id: string | null;
  /** Name of the orbit. */
  name: string | null;
  /** Maximum payload mass in kilograms. Unit: kg. */
  kg: number | null;
  /** Maximum payload mass in pounds. Unit: lb. */
  lb: number | null;
};

/** A rocket model. Source: `GET /v4/rockets`. */
export type Rocket = {
  /** Height of the rocket. */
  height: {
    /** Height in meters. Unit: m. */
    meters: number | null;
    /** Height in feet. Unit: ft. */
    feet: number | null;
  };
  /** Diameter of the rocket. */
  diameter: {
    /** Diameter in meters. Unit: m. */
    meters: number | null;
    /** Diameter in feet. Unit: ft. */
    feet: number | null;
  };
  /** Mass of the rocket. */
  mass: {
    /** Mass in kilograms. Unit: kg. */
    kg: number | null;
    /** Mass in pounds. Unit: lb. */
    lb: number | null;
  };
  /** Engines, thrust, fuel, burn time. */
  first_stage: RocketFirstStage;
  /** Engines, thrust, fuel, fairing. */
  second_stage: RocketSecondStage;
  /** Type, propellants, thrust, specific impulse. */
  engines: RocketEngines;
  /** Landing legs of the first stage. */
  landing_legs: {
    /** Number of landing legs. */
    number: number | null;
    /** Material of the landing legs. */
    material: string | null;
  };
  /** Maximum payload mass by orbit. */
  payload_weights: RocketPayloadWeight[];
  /** URLs of photos on Flickr. */
  flickr_images: string[];
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
  first_flight: CalendarDate | null;
  /** Country of the manufacturer. */
  country: string | null;
  /** Name of the manufacturer. */
  company: string | null;
  /** URL of the Wikipedia article. */
  wikipedia: string | null;
  /** Description of the rocket. */
  description: string | null;
  /** Id of the document. */
  id: string;
};

/** A ship of the recovery fleet. Source: `GET /v4/ships`. */
export type Ship = {
  /** Timestamp of the last position report. */
  last_ais_update: UtcTimestamp | null;
  /** Id of the ship in earlier versions of the API. */
  legacy_id: string | null;
  /** Model of the ship. */
  model: string | null;
  /** Type of the ship: Tug, Cargo, Barge, … */
  type: 'Tug' | 'Cargo' | 'Barge' | 'High Speed Craft' | (string & {}) | null;
  /** Roles of the ship. */
  roles: string[];
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
  /** URL of the ship on MarineTraffic. */
  link: string | null;
  /** URL of an image. */
  image: string | null;
  /** Name of the ship. */
  name: string;
  /** Ids of the launches that the ship supported. */
  launches: string[];
  /** Id of the document. */
  id: string;
};

/** Orbit data of a satellite from Space-Track (CCSDS OMM), with its field names. */
export type SpaceTrackOrbit = {
  /** Version of the OMM format. */
  CCSDS_OMM_VERS: string | null;
  /** Comment of Space-Track. */
  COMMENT: string | null;
  /** Timestamp at which the message was made. */
  CREATION_DATE: NaiveTimestamp | null;
  /** Organization that made the message. */
  ORIGINATOR: string | null;
  /** Name of the object. */
  OBJECT_NAME: string | null;
  /** International designator of the object. */
  OBJECT_ID: string | null;
  /** Center of the reference frame. */
  CENTER_NAME: string | null;
  /** Reference frame of the orbit. */
  REF_FRAME: string | null;
  /** Time system of the timestamps. */
  TIME_SYSTEM: string | null;
  /** Theory of the mean elements. */
  MEAN_ELEMENT_THEORY: string | null;
  /** Timestamp of the orbital elements. */
  EPOCH: NaiveTimestamp | null;
  /** Revolutions per day. */
  MEAN_MOTION: number | null;
  /** Eccentricity of the orbit. */
  ECCENTRICITY: number | null;
  /** Inclination of the orbit. Unit: deg. */
  INCLINATION: number | null;
  /** Right ascension of the ascending node. Unit: deg. */
  RA_OF_ASC_NODE: number | null;
  /** Argument of the pericenter. Unit: deg. */
  ARG_OF_PERICENTER: number | null;
  /** Mean anomaly at the epoch. Unit: deg. */
  MEAN_ANOMALY: number | null;
  /** Type of the ephemeris. */
  EPHEMERIS_TYPE: number | null;
  /** Classification of the object. */
  CLASSIFICATION_TYPE: string | null;
  /** Number in the catalog of NORAD. */
  NORAD_CAT_ID: number | null;
  /** Number of the element set. */
  ELEMENT_SET_NO: number | null;
  /** Revolution number at the epoch. */
  REV_AT_EPOCH: number | null;
  /** Drag term of the SGP4 model. */
  BSTAR: number | null;
  /** First derivative of the mean motion. */
  MEAN_MOTION_DOT: number | null;
  /** Second derivative of the mean motion. */
  MEAN_MOTION_DDOT: number | null;
  /** Semi-major axis of the orbit. Unit: km. */
  SEMIMAJOR_AXIS: number | null;
  /** Duration of one revolution. Unit: min. */
  PERIOD: number | null;
  /** Altitude of the highest point of the orbit. Unit: km. */
  APOAPSIS: number | null;
  /** Altitude of the lowest point of the orbit. Unit: km. */
  PERIAPSIS: number | null;
  /** Type of the object. */
  OBJECT_TYPE: string | null;
  /** Size class of the radar cross section. */
  RCS_SIZE: string | null;
  /** Country or organization of the object. */
  COUNTRY_CODE: string | null;
  /** Day of the launch. */
  LAUNCH_DATE: CalendarDate | null;
  /** Launch site. */
  SITE: string | null;
  /** Day on which the object decayed. */
  DECAY_DATE: CalendarDate | null;
  /** 1 if the object has decayed, otherwise 0. */
  DECAYED: number | null;
  /** Number of the file at Space-Track. */
  FILE: number | null;
  /** Id of the element set at Space-Track. */
  GP_ID: number | null;
  /** Name line of the two-line element set. */
  TLE_LINE0: string | null;
  /** First line of the two-line element set. */
  TLE_LINE1: string | null;
  /** Second line of the two-line element set. */
  TLE_LINE2: string | null;
};

/** A Starlink satellite with its orbit from Space-Track. Source: `GET /v4/starlink`. */
export type StarlinkSatellite = {
  /** Orbit data from Space-Track, with its field names. */
  spaceTrack: SpaceTrackOrbit;
  /** Version of the satellite. */
  version: string | null;
  /** Id of the launch. Refers to `launches`. */
  launch: string | null;
  /** Longitude of the satellite at the epoch. Unit: deg. At least -180 and at most 180. */
  longitude: number | null;
  /** Latitude of the satellite at the epoch. Unit: deg. At least -90 and at most 90. */
  latitude: number | null;
  /** Height above ground at the epoch. Unit: km. */
  height_km: number | null;
  /** Velocity at the epoch. Unit: km/s. */
  velocity_kms: number | null;
  /** Id of the document. */
  id: string;
};
