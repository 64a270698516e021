import { describeLakeOn } from './support/real-store-cases.ts';

// Its condition must have the ETag without quotes.
describeLakeOn('Ceph');
