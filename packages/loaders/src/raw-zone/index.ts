export { type FileStore, fileStore } from '../object-store/file-store.ts';
export type {
  ObjectStore,
  StoredObject,
  UnfinishedUpload,
  UnfinishedUploads,
  VersionedObject,
} from '../object-store/object-store.ts';
export {
  type FileProblem,
  listedProblems,
  type NamedFile,
} from '../object-store/verify-file.ts';
export { futureWarning } from '../run/sequence.ts';
export { rawZoneLaunchLibraryStore } from './launch-library-store.ts';
export { linesOf } from './lines.ts';
export { type HoldOptions, holdRawZone } from './lock.ts';
export {
  manifestPath,
  partPath,
  type RawManifest,
  type RawPart,
  rawZone,
  sequenceOf,
} from './manifest.ts';
export { newestManifestOf, readManifest, readPart } from './reader.ts';
export { type Provenance, RawZoneWriter } from './writer.ts';
export { zonedStore } from './zoned-store.ts';
