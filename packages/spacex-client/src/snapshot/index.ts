/** Root of the bundled raw zone, laid out like any other lake. */
export const snapshotRoot: URL = new URL('../../snapshot/', import.meta.url);
