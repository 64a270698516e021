import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiDocument } from './api-server.ts';
import { describeWhen } from './describe-when.ts';
import { folderFromEnvironment } from './repository.ts';

const collections = [
  'capsules',
  'cores',
  'crew',
  'dragons',
  'history',
  'landpads',
  'launches',
  'launchpads',
  'payloads',
  'rockets',
  'ships',
  'starlink',
] as const;
const singletons = ['company', 'roadster'] as const;

/** Every document of every resource; `company` and `roadster` are one object each. */
export type ReferenceDocuments = Record<(typeof collections)[number], ApiDocument[]> &
  Record<(typeof singletons)[number], ApiDocument>;

export type ReferenceData =
  | { readonly available: false; readonly reason: string }
  | {
      readonly available: true;
      readonly reason: undefined;
      /** New objects at every call: a test may change what it got. */
      documents(): ReferenceDocuments;
      /** What is odd in the documents, by its name. */
      oddities(): Record<string, unknown>;
    };

export type AvailableReferenceData = Extract<ReferenceData, { available: true }>;

function load(): ReferenceData {
  const folder = folderFromEnvironment('SPACEX_REFERENCE_DATA', '../shared/spacex-v4');
  const names = [...collections, ...singletons];
  const missing = names.filter((name) => !existsSync(join(folder, `${name}.json`)));
  if (missing.length > 0) {
    const which = missing.length === names.length ? 'are not' : `lack ${missing.join(', ')}`;
    return {
      available: false,
      reason: `the reference documents ${which} in ${folder} (set SPACEX_REFERENCE_DATA)`,
    };
  }
  const texts = new Map<string, string>();
  // Parses the cached text each time: faster than cloning, and just as independent.
  const read = (name: string) => {
    const text = texts.get(name) ?? readFileSync(join(folder, `${name}.json`), 'utf8');
    texts.set(name, text);
    return JSON.parse(text);
  };
  return {
    available: true,
    reason: undefined,
    documents: () =>
      Object.fromEntries(names.map((name) => [name, read(name)])) as ReferenceDocuments,
    oddities: () => read('oddities'),
  };
}

/** Real documents of the API, when they are on this machine. */
export const referenceData: ReferenceData = load();

/** Describes tests that need the reference documents. */
export function describeReference(
  name: string,
  suite: (reference: AvailableReferenceData) => void,
): void {
  describeWhen(name, referenceData.reason, () => {
    if (referenceData.available) suite(referenceData);
  });
}
