export type { AdaptedLaunch } from './adapt-launch.ts';
export { adaptLaunch } from './adapt-launch.ts';
export type { AdaptedDocuments } from './adapt-launches.ts';
export { adaptLaunches } from './adapt-launches.ts';
export type { Finding, FindingCode } from './finding.ts';
export type { KnownIdentities } from './identities.ts';
export { identitiesOf, launchLibraryFrom } from './identities.ts';
export { type LinkedIds, linkedIds } from './linked-ids.ts';
export type * from './live-documents.ts';
