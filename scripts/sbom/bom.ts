/** The parts of a CycloneDX document that the scripts read or write. */
export interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
}

export interface Component {
  readonly type: string;
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly 'bom-ref'?: string;
  readonly hashes?: readonly Hash[];
  readonly components?: readonly Component[];
  readonly licenses?: readonly LicenseChoice[];
  readonly externalReferences?: readonly {
    readonly type: string;
    readonly hashes?: readonly Hash[];
  }[];
}

/** A licence by its SPDX identifier or its name, or an SPDX expression. */
export interface LicenseChoice {
  readonly license?: { readonly id?: string; readonly name?: string };
  readonly expression?: string;
}

export interface Hash {
  readonly alg: 'SHA-256' | 'SHA-512';
  readonly content: string;
}

/** Name of a package with its scope, as in `package.json`. */
export function packageNameOf({ group, name }: Component): string {
  return group === undefined ? name : `${group}/${name}`;
}
