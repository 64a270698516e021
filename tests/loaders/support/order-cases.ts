/** Cases of the conformance kit that need the capability `order`. */
export const orderCases = [
  'refuses documents that are older than those of the last run',
  'compares documents with the sequence that the run reads when it has the lock',
  'loads older documents with allowOlder, and warns',
  'loads older documents with force, and warns',
  'loads documents without a sequence',
  'refuses documents of the API over those of Launch Library, unless forced',
  'refuses the snapshot over documents of the API, unless forced',
  'refuses the snapshot over documents of Launch Library, unless forced',
  'loads documents of Launch Library over those of the API, and again',
  'replays rejects of the API after a load of Launch Library',
];
