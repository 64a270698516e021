import { clockFinding, type Finding } from '@spacex-platform/loaders';

/** Whether the connection to a source is encrypted. */
export function encryption(url: string): Finding {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:') {
    return { check: 'tls', status: 'ok', detail: 'https, certificate verified' };
  }
  const local = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return {
    check: 'tls',
    status: local ? 'ok' : 'warning',
    detail: `http, not encrypted${local ? ', on this machine' : ''}`,
    ...(local
      ? {}
      : { next: 'Use an https URL, so that documents cannot be modified in transit.' }),
  };
}

/**
 * The difference between the clocks. The header has whole seconds; half a second is the best estimate
 * of the rest.
 *
 * @param date the header `Date` of a response
 */
export function clockOf(whose: string, date: string | null): Finding[] {
  const remote = date === null ? Number.NaN : Date.parse(date);
  return Number.isNaN(remote) ? [] : [clockFinding(whose, remote + 500 - Date.now())];
}
