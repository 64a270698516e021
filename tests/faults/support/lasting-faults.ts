import type { ApiFault } from '../../support/api-server.ts';
import type { ExpectedFailure } from './outcome.ts';

export interface LastingFault extends ExpectedFailure {
  readonly name: string;
  readonly fault: ApiFault;
  /** Requests for the faulty resource, at most: five attempts where another may help. */
  readonly requests: number;
}

export const outage: LastingFault = {
  name: '503',
  fault: { kind: 'status', status: 503 },
  requests: 5,
  exit: 75,
  code: 'unavailable',
  says: ['status 503', 'failed after 5 attempts', 'Try again later.'],
};

export const htmlPage: LastingFault = {
  name: 'an HTML page',
  fault: { kind: 'html' },
  requests: 1,
  exit: 1,
  code: 'not_json',
  says: ['an HTML page', 'failed after 1 attempt:', 'not a proxy, login or parking page'],
};

/** Faults of the source that never end, and how a run has to end that meets them. */
export const lastingFaults: readonly LastingFault[] = [
  outage,
  {
    name: 'dropped connections',
    fault: { kind: 'drop' },
    requests: 5,
    exit: 75,
    code: 'unreachable',
    says: ['no response', 'failed after 5 attempts', 'Check the network and the base URL'],
  },
  {
    name: 'half bodies',
    fault: { kind: 'half-body' },
    requests: 5,
    exit: 75,
    code: 'broken_body',
    says: ['the connection broke in the middle of the body', 'a proxy that truncates responses'],
  },
  {
    name: 'bad JSON',
    fault: { kind: 'body', body: '[{"id": "1", }]' },
    requests: 5,
    exit: 1,
    code: 'invalid_json',
    says: [
      'the JSON is complete but has a syntax error',
      'failed after 5 attempts',
      'report it to its operator',
    ],
  },
  htmlPage,
  {
    name: 'a word instead of JSON',
    fault: { kind: 'body', body: 'Maintenance', contentType: 'text/plain' },
    requests: 1,
    exit: 1,
    code: 'not_json',
    says: ['"Maintenance"', 'Check that the base URL is the API itself'],
  },
  {
    name: 'JSON of another shape',
    fault: { kind: 'body', body: '{"docs": []}' },
    requests: 1,
    exit: 1,
    code: 'unexpected_shape',
    says: ['the body is an object, expected an array'],
  },
  {
    name: 'NaN in the JSON',
    fault: { kind: 'body', body: '[{"id": "1", "speed": NaN}]' },
    requests: 1,
    exit: 1,
    code: 'not_json',
    says: ['the body has the value NaN, which is not JSON'],
  },
  {
    name: 'status 501',
    fault: { kind: 'status', status: 501 },
    requests: 1,
    exit: 2,
    code: 'unsupported',
    says: ['status 501', 'without a proxy that restricts methods'],
  },
  {
    name: 'a refusal',
    fault: { kind: 'status', status: 403, body: 'Your address is blocked.' },
    requests: 1,
    exit: 1,
    code: 'http_status',
    says: ['status 403', 'Your address is blocked.', 'Check the base URL, the credentials'],
  },
  {
    name: 'a resource that is gone',
    fault: { kind: 'status', status: 404 },
    requests: 1,
    exit: 1,
    code: 'not_found',
    says: ['status 404', 'Check the id, the resource and the base URL.'],
  },
  {
    name: 'a body announced as larger than the bound',
    fault: { kind: 'huge-length', bytes: 2 ** 31 },
    requests: 1,
    exit: 1,
    code: 'body_too_large',
    says: ['the body has 2147483648 bytes, more than the limit of 67108864'],
  },
];
