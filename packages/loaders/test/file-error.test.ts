import { expect, test } from 'vitest';
import { fileError, mkdirError } from '../src/object-store/file-error.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code });
}

test.each([
  ['EIO', 'unavailable', true],
  ['EAGAIN', 'unavailable', true],
  ['EBUSY', 'unavailable', true],
  ['ESTALE', 'unavailable', true],
  ['ETIMEDOUT', 'unavailable', true],
  ['ENAMETOOLONG', 'configuration', false],
  ['EISDIR', 'configuration', false],
  ['ENOSPC', 'disk_full', false],
  ['EDQUOT', 'disk_full', false],
  ['EROFS', 'permission', false],
  ['ENOENT', 'not_found', false],
  ['EUNKNOWNTOUS', 'statement', false],
])('a file error %s has the code %s', (name, code, transient) => {
  const error = fileError('Writing /data/lake/x', systemError(name));
  expect(error).toMatchObject({ code, transient, reason: name });
  expect(error.message).toContain('Writing /data/lake/x failed');
});

test('a missing parent of a new directory is a wrong setting', () => {
  expect(mkdirError('/x', systemError('ENOENT')).code).toBe('configuration');
  expect(mkdirError('/x', systemError('ENOSPC')).code).toBe('disk_full');
});
