export { type LaunchLibraryAccess, launchLibraryBudget } from './budget.ts';
export { type LiveSourceOptions, liveSource } from './live-source.ts';
export { type LaunchLibraryDocuments, readLaunchLibrary } from './read-documents.ts';
export {
  type LaunchLibraryStatus,
  readLaunchLibraryStatus,
  type UnfinishedReading,
} from './status.ts';
export type { LaunchLibraryStore, StoreChange, StoredDocument } from './store.ts';
export { type SyncEvent, type SyncOptions, type SyncResult, syncLaunchLibrary } from './sync.ts';
export type {
  ChangePass,
  ChangeTie,
  KnownDocument,
  LibraryKind,
  ListingPass,
  SyncState,
} from './sync-state.ts';
