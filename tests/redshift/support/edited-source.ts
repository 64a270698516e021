import type { Source } from '../../../packages/loaders/src/pipeline/index.ts';

/** What becomes of a document on its way; null leaves it out. */
export type Edit = (document: Record<string, unknown>) => Record<string, unknown> | null;

/** A source whose documents of some resources are others, or gone. */
export function editedSource(source: Source, edits: Readonly<Record<string, Edit>>): Source {
  return {
    ...source,
    read: async (resource, options) => {
      const extract = await source.read(resource, options);
      const edit = edits[resource];
      return edit === undefined ? extract : { ...extract, batches: edited(extract.batches, edit) };
    },
  };
}

async function* edited(
  batches: AsyncIterable<readonly string[]>,
  edit: Edit,
): AsyncGenerator<readonly string[]> {
  for await (const texts of batches) {
    yield texts.flatMap((text) => {
      const document = edit(JSON.parse(text) as Record<string, unknown>);
      return document === null ? [] : [JSON.stringify(document)];
    });
  }
}
