import { counted } from './table.ts';

/** `1 document of launches is no longer at the source (--prune deletes it)` */
export function vanishedText(
  { resource, documents }: { readonly resource: string; readonly documents: number },
  pruned: boolean,
): string {
  const [are, them] = documents === 1 ? ['is', 'it'] : ['are', 'them'];
  const fate = pruned ? `--prune has deleted ${them}` : `--prune deletes ${them}`;
  return `${counted(documents, 'document')} of ${resource} ${are} no longer at the source (${fate})`;
}
