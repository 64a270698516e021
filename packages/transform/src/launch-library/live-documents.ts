import type {
  Capsule,
  Core,
  CrewMember,
  Landpad,
  Launch,
  Launchpad,
} from '@spacex-platform/spacex-client';

/** A document with other types for some fields. */
type Replaced<Document, Fields> = Omit<Document, keyof Fields> & Fields;

/** The source of a document. Documents of r/SpaceX have no such field. */
interface FromLaunchLibrary {
  readonly source: 'launch-library';
}

/** Fields of r/SpaceX that Launch Library does not have. */
type Unknown<Keys extends string> = { readonly [Key in Keys]: null };

/** A core of a launch. */
export type LiveLaunchCore = Replaced<Launch['cores'][number], Unknown<'gridfins' | 'legs'>>;

/** A launch of Launch Library with the fields of r/SpaceX. Null is what the source does not know. */
export type LiveLaunch = Replaced<
  Launch,
  Unknown<'auto_update' | 'fairings' | 'flight_number' | 'net'> & {
    readonly cores: readonly LiveLaunchCore[];
    /** With the offset of the launch site; null if its time zone is unknown. */
    readonly date_local: string | null;
    /** Null if the precision is none of those that r/SpaceX has. */
    readonly date_precision: Launch['date_precision'] | null;
  } & FromLaunchLibrary
>;

/** A booster. */
export type LiveCore = Replaced<
  Core,
  Unknown<'asds_attempts' | 'asds_landings' | 'reuse_count' | 'rtls_attempts' | 'rtls_landings'> &
    FromLaunchLibrary
>;

/** A launch site that r/SpaceX does not have. */
export type LiveLaunchpad = Replaced<
  Launchpad,
  Unknown<'details' | 'launch_attempts' | 'launch_successes' | 'locality' | 'region'> &
    FromLaunchLibrary
>;

/** A landing zone or drone ship that r/SpaceX does not have. */
export type LiveLandpad = Replaced<
  Landpad,
  Unknown<
    'details' | 'landing_attempts' | 'landing_successes' | 'locality' | 'region' | 'wikipedia'
  > &
    FromLaunchLibrary
>;

/** A Dragon capsule. */
export type LiveCapsule = Replaced<
  Capsule,
  Unknown<'land_landings' | 'last_update' | 'reuse_count' | 'water_landings'> & FromLaunchLibrary
>;

/** A crew member whom r/SpaceX does not have. */
export type LiveCrewMember = CrewMember & FromLaunchLibrary;

/** The documents of Launch Library, by the names of their resources. */
export interface LiveDocuments {
  readonly launches: LiveLaunch;
  readonly cores: LiveCore;
  readonly launchpads: LiveLaunchpad;
  readonly landpads: LiveLandpad;
  readonly capsules: LiveCapsule;
  readonly crew: LiveCrewMember;
}
