import { expect, test } from 'vitest';
import { NewFields } from '../src/pipeline/new-fields.ts';

const missing = (path: string) => [{ code: 'invalid_type', path, message: 'expected a number' }];

test('names the field that a new one has replaced', () => {
  const fields = new NewFields();
  fields.add(['massKg'], missing('mass_kg'));
  fields.add(['cores[0].reUsed', 'cores[1].reUsed'], missing('cores[1].reused'));
  expect(fields.entries('rockets')).toEqual([
    { resource: 'rockets', path: 'cores[].reUsed', documents: 1, renamedFrom: 'cores[].reused' },
    { resource: 'rockets', path: 'massKg', documents: 1, renamedFrom: 'mass_kg' },
  ]);
});

test('names no field of another document, and not the new field itself', () => {
  const fields = new NewFields();
  fields.add(['Id'], []);
  fields.add([], missing('id'));
  fields.add(['note'], missing('note'));
  expect(fields.entries('rockets')).toEqual([
    { resource: 'rockets', path: 'Id', documents: 1 },
    { resource: 'rockets', path: 'note', documents: 1 },
  ]);
});
