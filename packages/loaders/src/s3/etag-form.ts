/**
 * How a store wants its own ETag in If-Match: as it returned it, or, where a store or a proxy compares
 * another text than it returns, as a strong ETag in quotes or without quotes (Ceph RGW).
 */
export type EtagForm = 'as returned' | 'strong' | 'without quotes';

const forms: readonly EtagForm[] = ['as returned', 'strong', 'without quotes'];

/** The ETag in this form. */
export function etagIn(form: EtagForm, etag: string): string {
  if (form === 'as returned') return etag;
  return form === 'strong' ? `"${opaqueTag(etag)}"` : opaqueTag(etag);
}

/** The forms to try in turn, each with another text; the known form first. */
export function formsToTry(etag: string, known: EtagForm = 'as returned'): readonly EtagForm[] {
  const texts = new Set<string>();
  return [known, ...forms].filter((form) => {
    const text = etagIn(form, etag);
    const isNew = !texts.has(text);
    texts.add(text);
    return isNew;
  });
}

/** Whether two ETags are of the same version of an object, regardless of their form. */
export function isSameVersion(one: string | undefined, other: string | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return opaqueTag(one) === opaqueTag(other);
}

function opaqueTag(etag: string): string {
  return etag.replace(/^W\//, '').replace(/^"(.*)"$/s, '$1');
}
