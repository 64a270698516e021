import { expect, test } from 'vitest';
import { s3Failure } from '../src/s3/driver-errors.ts';

test.for([
  [403, 'configuration'],
  [407, 'configuration'],
  [408, 'connection'],
  [429, 'connection'],
  [501, 'configuration'],
  [503, 'connection'],
] as const)('S3 behind a proxy that answers %d fails with %s', ([statusCode, code]) => {
  const cause = Object.assign(new Error('refused'), { code: 'ERR_PROXY_TUNNEL', statusCode });
  const failure = s3Failure('Reading', 's3://bucket/key', cause);
  expect(failure).toMatchObject({ code, reason: 'ERR_PROXY_TUNNEL', cause });
  expect(failure.message).toContain('NO_PROXY');
});
