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

/** Describes tests that need `kubectl` with a kustomize of today. */
export function describeKustomize(name: string, suite: () => void): void {
  describeWhen(name, missing(), suite);
}

function missing(): string | undefined {
  try {
    const text = execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
    return /Kustomize Version: v5/.test(text) ? undefined : 'kubectl has no kustomize v5';
  } catch {
    return 'kubectl is not installed';
  }
}

/** Everything that the overlay applies. */
export function renderOverlay(): Manifest[] {
  return render('deploy/kubernetes/overlays/docker-desktop');
}

/** Everything that a folder of kustomize applies. */
export function render(folder: string): Manifest[] {
  const text = execFileSync('kubectl', ['kustomize', join(repositoryRoot, folder)], {
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

/** The pods that an object makes. */
export function podTemplateOf(manifest: Manifest): PodTemplate | undefined {
  const spec = manifest.spec as
    | { template?: PodTemplate; jobTemplate?: { spec: { template: PodTemplate } } }
    | undefined;
  if (manifest.kind === 'CronJob') return spec?.jobTemplate?.spec.template;
  if (manifest.kind === 'Deployment') return spec?.template;
  return undefined;
}
