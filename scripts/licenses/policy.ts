/** Licences by their SPDX identifiers. */
export interface LicensePolicy {
  readonly allowed: ReadonlySet<string>;
  /** Packages with another licence, or without a stated one: `name@version` and why it is accepted. */
  readonly exceptions: ReadonlyMap<string, string>;
}

const permissive = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
];

/** What users get: packages, image, Lambda. Permissive licences only. */
export const shipped: LicensePolicy = {
  allowed: new Set(permissive),
  exceptions: new Map(),
};

/** What builds and tests use and nobody gets: also licences that bind only those who change the tool. */
export const tools: LicensePolicy = {
  allowed: new Set([...permissive, 'CC-BY-3.0', 'CC-BY-4.0', 'MPL-2.0', 'WTFPL']),
  exceptions: new Map(),
};
