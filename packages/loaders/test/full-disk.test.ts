import { expect, test } from 'vitest';
import { databaseFailure } from '../src/database/driver-errors.ts';
import { embeddedFailure } from '../src/embedded/driver-errors.ts';
import { wireFailure } from '../src/redshift/driver-errors.ts';

const full = Object.assign(new Error('could not extend file "base/5/16384"'), { code: '53100' });

test.each([
  ['postgres', databaseFailure, 'the disk of the server'],
  ['embedded', embeddedFailure, 'use another directory'],
  ['redshift', wireFailure, 'the warehouse'],
])('a full disk of %s has a next step that applies there', (target, failure, next) => {
  const error = failure(target, 'COPY', full, 'statement');
  expect(error).toMatchObject({ code: 'disk_full', transient: false, cause: full });
  expect(error.message).toContain(next);
  expect(error.message.includes('server')).toBe(target === 'postgres');
});
