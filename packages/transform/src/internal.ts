// For the loaders of the same version. Not covered by the version number: these names can change at
// any time. They save the loaders a second pass over the values of each row.
export { type BinaryRowHash, binaryRowHash } from './binary-row-hash.ts';
export { type Adder, adderOf, startHash, valuesHash } from './content-hash.ts';
export { longTextIssues } from './long-texts.ts';
export { type ReadValues, valuesOf } from './row-values.ts';
export { daysOf, microsOfDay } from './timestamp.ts';
export { xxhash64 } from './xxhash64.ts';
