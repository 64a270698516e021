export { fileStore } from './file-store.ts';
export { linesOf } from './lines.ts';
export { manifestPath, partPath, type RawManifest, type RawPart, rawZone } from './manifest.ts';
export type { ObjectStore } from './object-store.ts';
export { readManifest, readPart } from './reader.ts';
export { type Provenance, RawZoneWriter } from './writer.ts';
