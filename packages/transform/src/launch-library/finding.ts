/** What an adapter noticed in a launch. The launch is loaded, except for a status it does not know. */
export interface Finding {
  readonly code: FindingCode;
  readonly launchId: string;
  /** The value that was found, and where. */
  readonly message: string;
}

/** The kinds of findings, stable across versions. */
export type FindingCode =
  /** The launch is left out, because whether it has flown is unknown. */
  | 'unknown_status'
  /** A flown launch without boosters: the answer was in another mode, or is incomplete. */
  | 'no_stages'
  | 'unknown_configuration'
  | 'unknown_launchpad'
  | 'unknown_landing_location'
  | 'unknown_landing_type'
  | 'unknown_precision';

/** Collects the findings of one launch. */
export type Report = (code: FindingCode, message: string) => void;
