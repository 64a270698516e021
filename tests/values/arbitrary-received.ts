import { type ResourceName, resourceNames, resources } from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { arbitraryDocument } from '../support/arbitrary-document.ts';

export type Document = Record<string, unknown>;

/** Documents of every resource, with unique ids in each resource. */
export type DocumentsByResource = Record<ResourceName, Document[]>;

/** Up to `max` documents of every resource. */
export function arbitraryDocuments(max: number): fc.Arbitrary<DocumentsByResource> {
  const lists = resourceNames.map((name) => {
    const documents = arbitraryDocument(resources[name].schema) as fc.Arbitrary<Document>;
    const options = { minLength: 1, maxLength: max, size: 'max' } as const;
    return [name, fc.uniqueArray(documents, { ...options, selector: ({ id }) => id })];
  });
  return fc
    .record(Object.fromEntries(lists) as Record<ResourceName, fc.Arbitrary<Document[]>>)
    .map((all) => Object.defineProperty(all, fc.toStringMethod, { value: () => summaryOf(all) }));
}

/** Replaces thousands of values in a failure message; the seed reproduces them. */
function summaryOf(all: DocumentsByResource): string {
  return Object.entries(all)
    .map(([name, { length }]) => `${length} ${name}`)
    .join(', ');
}
