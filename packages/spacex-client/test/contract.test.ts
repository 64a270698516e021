import { expect, it } from 'vitest';
import { contractOf } from '../src/contract.ts';
import { resources } from '../src/index.ts';

const documentedKeywords = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
  'allOf',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
]);

/** The keywords of a schema and its subschemas, without the names of fields. */
function keywords(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]) => {
    const nested = keyword === 'properties' ? Object.values(value as object) : [value].flat();
    return [keyword, ...nested.flatMap(keywords)];
  });
}

it('uses only the documented keywords of JSON Schema, for every resource', () => {
  for (const resource of Object.values(resources)) {
    const contract = contractOf(resource);
    expect(keywords(contract).filter((word) => !documentedKeywords.has(word))).toEqual([]);
    expect(contract['required']).toContain('id');
    expect(JSON.parse(JSON.stringify(contract))).toEqual(contract);
  }
});

it('describes a launch', () => {
  expect(contractOf(resources.launches)).toMatchObject({
    type: 'object',
    properties: {
      flight_number: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
      success: { type: ['boolean', 'null'] },
    },
    additionalProperties: false,
  });
});
