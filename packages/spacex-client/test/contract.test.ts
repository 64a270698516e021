import { expect, it } from 'vitest';
import { contractOf } from '../src/contract.ts';
import { resources } from '../src/index.ts';

const understood = new Set([
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

/** Keywords of a schema and of those in it; names of fields are none. */
function keywords(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([word, value]) => {
    const inner = word === 'properties' ? Object.values(value as object) : [value].flat();
    return [word, ...inner.flatMap(keywords)];
  });
}

it('is JSON Schema of few words, for every resource', () => {
  for (const resource of Object.values(resources)) {
    const contract = contractOf(resource);
    expect(keywords(contract).filter((word) => !understood.has(word))).toEqual([]);
    expect(contract['required']).toContain('id');
    expect(JSON.parse(JSON.stringify(contract))).toEqual(contract);
  }
});

it('says what a launch is', () => {
  expect(contractOf(resources.launches)).toMatchObject({
    type: 'object',
    properties: {
      flight_number: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
      success: { type: ['boolean', 'null'] },
    },
    additionalProperties: false,
  });
});
