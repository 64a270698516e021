import type { ClientErrorCode } from '../errors/spacex-client-error.ts';

/** What to do about an error: the last sentence of its message. */
export const nextSteps: Record<ClientErrorCode, string> = {
  unreachable: 'Check the network and the base URL, or try again later.',
  timeout: 'Try again later, or allow more time.',
  unavailable: 'Try again later.',
  broken_body: 'Try again later; if it stays, look for a proxy that cuts answers.',
  http_status: 'Check the base URL, the credentials and what was asked for.',
  not_found: 'Check the id or the resource, and the base URL.',
  not_json:
    'Check that the base URL is the API itself, and that no proxy, login or parking page answers.',
  unexpected_shape: 'Check that the base URL serves v4 and v5 of the r/SpaceX API.',
  body_too_large:
    'Check that the base URL is the API itself, or allow larger bodies (maxBodyBytes).',
  document_rejected: 'Correct the document at its source.',
  aborted: 'Call again without aborting.',
  invalid_option: 'Correct the option.',
};
