import type { Fetch } from '@spacex-platform/spacex-client';
import { Agent, Dispatcher, fetch, Pool, ProxyAgent } from 'undici';
import type { Environment } from '../settings/read-setting.ts';
import { authorizationOf, type HttpProxy, proxyFor } from './proxy.ts';
import { retryableRefusal } from './proxy-errors.ts';

/** A `fetch` whose requests, and their redirects, use the proxies of the environment. */
export function proxiedFetch(environment: Environment): Fetch {
  const dispatcher = new ProxyDispatcher(environment);
  return async (url, request) => {
    try {
      // A response of undici is one of Node, which has a copy of it.
      return (await fetch(url, { ...request, dispatcher })) as unknown as Response;
    } catch (error) {
      const proxy = proxyFor(new URL(url), environment);
      if (proxy === undefined || !isPasswordWanted(error)) throw error;
      throw new TypeError('fetch failed', { cause: retryableRefusal(proxy, 407) });
    }
  };
}

/** For plain HTTP, undici turns the status 407 into an error without a code of its own. */
function isPasswordWanted(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  return cause instanceof Error && cause.message === 'Proxy Authentication Required (407)';
}

/** Sends each request directly or through a proxy, by its origin. */
class ProxyDispatcher extends Dispatcher {
  readonly #environment: Environment;
  readonly #direct = new Agent();
  readonly #agents = new Map<string, ProxyAgent>();

  constructor(environment: Environment) {
    super();
    this.#environment = environment;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    const proxy = proxyFor(new URL(String(options.origin)), this.#environment);
    const agent = proxy === undefined ? this.#direct : this.#agentOf(proxy);
    return agent.dispatch(options, handler);
  }

  #agentOf(proxy: HttpProxy): ProxyAgent {
    const { href } = proxy.url;
    const agent = this.#agents.get(href) ?? agentOf(proxy);
    this.#agents.set(href, agent);
    return agent;
  }
}

function agentOf(proxy: HttpProxy): ProxyAgent {
  const token = authorizationOf(proxy);
  return new ProxyAgent({
    uri: proxy.url.href,
    ...(token === undefined ? {} : { token }),
    // Many proxies refuse tunnels to other ports than 443.
    proxyTunnel: false,
    clientFactory: (origin, options) => new Tunnels(proxy, origin, options),
  });
}

/** Connections to a proxy. Its answer becomes an error with the status, which fetch would hide. */
class Tunnels extends Pool {
  readonly #proxy: HttpProxy;

  constructor(proxy: HttpProxy, origin: URL, options: object) {
    super(origin, options);
    this.#proxy = proxy;
  }

  // undici calls it only in this form.
  override async connect(options: Dispatcher.ConnectOptions): Promise<never> {
    const data = await super.connect(options);
    if (data.statusCode === 200) return data as never;
    data.socket.on('error', () => undefined).destroy();
    throw retryableRefusal(this.#proxy, data.statusCode);
  }
}
