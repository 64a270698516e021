import { type Environment, setting } from '../settings/read-setting.ts';
import { UsageError } from '../usage-error.ts';
import { isExcluded } from './no-proxy.ts';

/** A proxy of the environment. */
export interface HttpProxy {
  /** With user and password. */
  readonly url: URL;
  /** The variable that names it. */
  readonly variable: string;
}

/** As in curl, the name in lower case is read first. */
const variables = {
  'https:': ['https_proxy', 'HTTPS_PROXY'],
  'http:': ['http_proxy', 'HTTP_PROXY'],
} as const;

/** The proxies of the environment, excluded hosts aside. @throws UsageError naming the variable */
export function proxies(environment: Environment): readonly HttpProxy[] {
  return Object.values(variables).flatMap((names) => {
    const variable = names.find((name) => environment[name]);
    return variable === undefined ? [] : [parse(variable, environment[variable] ?? '')];
  });
}

/**
 * The proxy for requests to a URL, or undefined if they are sent directly.
 *
 * @throws UsageError naming the variable
 */
export function proxyFor(target: URL, environment: Environment): HttpProxy | undefined {
  const names: readonly string[] = variables[target.protocol === 'https:' ? 'https:' : 'http:'];
  const proxy = proxies(environment).find(({ variable }) => names.includes(variable));
  const excluded = setting(environment, 'no_proxy', 'NO_PROXY') ?? '';
  return proxy === undefined || isExcluded(target, excluded) ? undefined : proxy;
}

/** `http://proxy:3128 (HTTPS_PROXY)`: without user and password. */
export function shownProxy({ url, variable }: HttpProxy): string {
  return `${url.protocol}//${url.host} (${variable})`;
}

/** The header with the user and password of a proxy. */
export function authorizationOf({ url }: HttpProxy): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  const account = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return `Basic ${Buffer.from(account).toString('base64')}`;
}

function parse(variable: string, text: string): HttpProxy {
  // As in curl, a proxy without a scheme speaks HTTP.
  const address = /^[\w+.-]+:\/\//.test(text) ? text : `http://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && isDecodable(url)) {
    return { url, variable };
  }
  const problem =
    url === undefined || !/^socks/.test(url.protocol) ? '' : ' SOCKS proxies are not supported.';
  throw new UsageError(
    `Invalid ${variable}: expected the URL of an HTTP proxy, like http://proxy.example:3128 or http://user:password@proxy.example:3128, with special characters percent-encoded.${problem}`,
  );
}

function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
