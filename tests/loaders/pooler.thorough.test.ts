// @module-tag postgres-version
import { describePrograms } from '../support/describe-when.ts';
import { testPooler } from './support/pooler-cases.ts';

describePrograms('a pooler between client and server', ['pgbouncer'], () => {
  testPooler(() => 'pgbouncer');
});
