import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWhen } from '../../support/describe-when.ts';
import { repositoryRoot } from '../../support/repository.ts';

/** A Kubernetes object as plain data. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** Describes tests that need `kubectl` with Kustomize 5. */
export function describeKustomize(name: string, suite: () => void): void {
  describeWhen(name, missing(), suite);
}

function missing(): string | undefined {
  try {
    const text = execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
    return /Kustomize Version: v5/.test(text) ? undefined : 'kubectl does not include Kustomize 5';
  } catch {
    return 'kubectl is not installed';
  }
}

/** Renders all objects of the overlay. */
export function renderOverlay(): Manifest[] {
  return render('deploy/kubernetes/overlays/docker-desktop');
}

/** Renders all objects of a Kustomize directory. */
export function render(directory: string): Manifest[] {
  const text = execFileSync('kubectl', ['kustomize', join(repositoryRoot, directory)], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return parseManifests(text);
}

export function parseManifests(text: string): Manifest[] {
  return parseAllDocuments(text)
    .filter((document) => !('empty' in document))
    .map((document) => document.toJS() as Manifest);
}

/** `Deployment data-platform/postgres` */
export function nameOf({ kind, metadata: { name, namespace } }: Manifest): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

export interface PodTemplate {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly automountServiceAccountToken?: boolean;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
}

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy?: string;
  readonly resources?: Readonly<Record<string, unknown>>;
  readonly securityContext?: {
    readonly allowPrivilegeEscalation?: boolean;
    readonly readOnlyRootFilesystem?: boolean;
    readonly privileged?: boolean;
    readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  };
}

/** The pod template of an object. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  const spec = manifest.spec as
    | { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } }
    | undefined;
  if (manifest.kind === 'CronJob') return spec?.jobTemplate?.spec.template;
  return ['Deployment', 'StatefulSet'].includes(manifest.kind) ? spec?.template : undefined;
}
