import type { Bom, Component } from './bom.ts';

/** What the document describes, and the content of the packages that are not from a registry. */
export interface Subject {
  /** Replaces the component that the document describes; its `bom-ref` is its `purl`. */
  readonly component: Component & { readonly purl: string };
  /** Hashes of a package of this repository, or its files with their hashes. */
  readonly contentOf: (component: Component) => Pick<Component, 'hashes' | 'components'>;
}

/**
 * Adds what `pnpm sbom` leaves out: the name and version of what is shipped, and a hash for each
 * component. The hash of a package from the registry is that of its archive, which the lockfile has.
 */
export function completeBom(bom: Bom, { component, contentOf }: Subject): Bom {
  const before = bom.metadata.component['bom-ref'];
  const ref = (old: string) => (old === before ? component.purl : old);
  return {
    ...bom,
    metadata: { ...bom.metadata, component: { ...component, 'bom-ref': component.purl } },
    components: bom.components.map((part) => ({
      ...part,
      ...(archiveHashes(part) ?? contentOf(part)),
    })),
    dependencies: bom.dependencies.map(({ ref: from, dependsOn, ...rest }) => ({
      ...rest,
      ref: ref(from),
      ...(dependsOn === undefined ? {} : { dependsOn: dependsOn.map(ref) }),
    })),
  };
}

function archiveHashes({ externalReferences = [] }: Component) {
  const distribution = externalReferences.find(({ type }) => type === 'distribution');
  return distribution?.hashes === undefined ? undefined : { hashes: distribution.hashes };
}
