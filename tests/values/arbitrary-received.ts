import { type ResourceName, resourceNames, resources } from '@spacex-platform/spacex-client';
import fc from 'fast-check';
import { arbitraryDocument } from '../support/arbitrary-document.ts';

export type Document = Record<string, unknown>;

/** Documents of every resource, no two of one resource with the same id. */
export type DocumentsByResource = Record<ResourceName, Document[]>;

/** Some documents of every resource, `most` of each at most. */
export function arbitraryDocuments(most: number): fc.Arbitrary<DocumentsByResource> {
  const lists = resourceNames.map((name) => {
    const documents = arbitraryDocument(resources[name].schema) as fc.Arbitrary<Document>;
    const options = { minLength: 1, maxLength: most, size: 'max' } as const;
    return [name, fc.uniqueArray(documents, { ...options, selector: ({ id }) => id })];
  });
  return fc
    .record(Object.fromEntries(lists) as Record<ResourceName, fc.Arbitrary<Document[]>>)
    .map((all) => Object.defineProperty(all, fc.toStringMethod, { value: () => summaryOf(all) }));
}

/** Thousands of values in a message help nobody; the seed makes them again. */
function summaryOf(all: DocumentsByResource): string {
  return Object.entries(all)
    .map(([name, { length }]) => `${length} ${name}`)
    .join(', ');
}
