import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { describeWhen } from '../../support/describe-when.ts';
import { folderFromEnvironment } from '../../support/repository.ts';
import type { Manifest } from './manifests.ts';

const folder = folderFromEnvironment('SPACEX_KUBERNETES_SCHEMAS', '../shared/kubernetes');

/** Describes tests that need the schemas of Kubernetes 1.32, the CRDs and Airflow's chart. */
export function describeSchemas(name: string, suite: () => void): void {
  const exists = existsSync(join(folder, 'v1.32.0-standalone-strict'));
  const missing = `the schemas are not in ${folder} (set SPACEX_KUBERNETES_SCHEMAS)`;
  describeWhen(name, exists ? undefined : missing, suite);
}

const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
const compiled = new Map<string, ValidateFunction>();

function validatorOf(path: string): ValidateFunction {
  let validate = compiled.get(path);
  if (validate === undefined) {
    validate = ajv.compile(JSON.parse(readFileSync(join(folder, path), 'utf8')) as object);
    compiled.set(path, validate);
  }
  return validate;
}

/** Validates a value; returns one line for each error. */
export function faultsBy(path: string, value: unknown): string[] {
  const validate = validatorOf(path);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** Validates an object against the strict schema of its kind; returns one line for each error. */
export function faultsOf(manifest: Manifest): string[] {
  const path = schemaOf(manifest);
  if (!existsSync(join(folder, path))) return [`missing schema: ${path}`];
  return faultsBy(path, manifest);
}

function schemaOf({ apiVersion, kind }: Manifest): string {
  const [group = '', version = group] = apiVersion.split('/');
  const lower = kind.toLowerCase();
  if (group === 'monitoring.coreos.com') return `${group}/${lower}_${version}.json`;
  const short = group.split('.')[0];
  const name = apiVersion.includes('/') ? `${lower}-${short}-${version}` : `${lower}-${version}`;
  return `v1.32.0-standalone-strict/${name}.json`;
}

export const airflowValuesSchema = 'airflow-chart-1.22.0.values.schema.json';

/** Top-level values of Airflow's chart. Its schema allows unknown ones. */
export function airflowValueKeys(): string[] {
  const schema = JSON.parse(readFileSync(join(folder, airflowValuesSchema), 'utf8')) as {
    properties: Record<string, unknown>;
  };
  return Object.keys(schema.properties);
}
