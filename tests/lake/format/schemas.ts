import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { repositoryRoot } from '../../support/repository.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, validateFormats: false });

/**
 * Validates a JSON file of a lake against its schema in docs/lake-format; returns one line for each
 * error. The schemas allow fields that they do not describe, as readers must; here these are errors.
 */
export function faultsOf(schema: string, value: unknown): string[] {
  const path = join(repositoryRoot, 'docs/lake-format', `${schema}.schema.json`);
  const validate = ajv.compile(closed(JSON.parse(readFileSync(path, 'utf8'))) as object);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

/** A schema whose objects with `properties` have no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([name]) => name !== '$id');
  const inner = Object.fromEntries(entries.map(([name, one]) => [name, closed(one)]));
  const isOpen = inner['type'] === 'object' && 'properties' in inner;
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
