import type { ClientErrorCode } from '../errors/spacex-client-error.ts';

/** The last sentence of an error message: what to do next. */
const nextSteps: Record<Exclude<ClientErrorCode, 'unexpected_shape'>, string> = {
  unreachable: 'Check the network and the base URL, or try again later.',
  timeout: 'Try again later, or increase the timeout.',
  unavailable: 'Try again later.',
  deferred: 'Try again after that time, or allow a longer wait.',
  broken_body: 'Try again later. If it fails again, check for a proxy that truncates responses.',
  tls: 'Check the date and the host name of the certificate. If a private authority signed it, set NODE_EXTRA_CA_CERTS to the file with the certificate of that authority, or NODE_USE_SYSTEM_CA=1 to trust the authorities of the operating system.',
  protocol:
    'Check scheme (http or https), host and port of the base URL, and the proxy if there is one.',
  proxy: 'Check the address, the password and the rules of the proxy.',
  redirect: 'Check scheme, host and path of the base URL: it must be the API itself.',
  blocked_port: 'Serve the API on another port, or pass a fetch without this restriction.',
  encoding: 'Check that the base URL is the API itself; JSON must be UTF-8.',
  unsupported: 'Check that the base URL is the API itself, without a proxy that restricts methods.',
  http_status: 'Check the base URL, the credentials and the request.',
  not_found: 'Check the id, the resource and the base URL.',
  invalid_json: 'The API or a proxy sends invalid JSON: report it to its operator.',
  not_json: 'Check that the base URL is the API itself and not a proxy, login or parking page.',
  body_too_large: 'Check that the base URL is the API itself, or increase maxBodyBytes.',
  document_rejected: 'Fix the document at the source.',
  aborted: 'Repeat the call without aborting it.',
  invalid_option: 'Fix the option.',
};

/**
 * The same for a failed request. A browser does not tell whether the server refused its origin.
 *
 * @param api what the base URL has to serve
 */
export function nextStep(code: ClientErrorCode, api: string): string {
  if (code === 'unexpected_shape') return `Check that the base URL serves ${api}.`;
  const isPage = code === 'unreachable' && 'document' in globalThis;
  return nextSteps[code] + (isPage ? ' The server must allow this origin (CORS).' : '');
}
