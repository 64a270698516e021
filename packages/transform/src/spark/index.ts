export { sparkContentHash } from './content-hash.ts';
export { sparkDocuments, sparkRows, sparkView } from './rows.ts';
export { type SparkType, sparkTypes } from './types.ts';
