import { describe, expect, test } from 'vitest';
import { redshiftLoader } from '../src/redshift/redshift-loader.ts';

describe('options of the loader for Redshift', () => {
  const dataApi = { workgroup: 'analytics', database: 'dev' };

  test.each(['spacex', '_mine', 'run_2022', 'a'.repeat(63)])('take the schema %s', (schema) => {
    expect(redshiftLoader({ dataApi, schema }).name).toBe('redshift');
  });

  test.each(['', 'Spacex', 'a"b', 'a$$b', 'a b', '2022', 'a'.repeat(64)])(
    'refuse the schema "%s", which Redshift would fold or not take',
    (schema) => {
      expect(() => redshiftLoader({ dataApi, schema })).toThrow(
        expect.objectContaining({ code: 'configuration', usage: true }),
      );
    },
  );

  test.each(["default' format as csv --", 'arn:aws:iam::1:role/x', 'AKIAEXAMPLE'])(
    'refuse the role "%s", which would go into a statement',
    (iamRole) => {
      expect(() => redshiftLoader({ dataApi, iamRole })).toThrow(
        expect.objectContaining({ code: 'configuration' }),
      );
    },
  );
});
