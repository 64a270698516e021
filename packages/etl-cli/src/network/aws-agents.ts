import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIPv6 } from 'node:net';
import type { AwsAgents } from '@spacex-platform/loaders/s3';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { Environment } from '../settings/read-setting.ts';
import { type HttpProxy, proxyFor } from './proxy.ts';
import { proxyUnreachable, tunnelRefused } from './proxy-errors.ts';

type Request = Parameters<Agent['connect']>[0];

/** Like the SDK's own agents. */
const pooling = { keepAlive: true, maxSockets: 50 };

/**
 * Agents that use the proxies of the environment.
 *
 * @param ca the only authorities to trust, instead of those of Node
 */
export function makeAwsAgents(environment: Environment, ca: string | undefined): AwsAgents {
  return {
    http: new SelectingAgent('http:', environment, ca),
    https: new SelectingAgent('https:', environment, ca),
  };
}

/** Sends each request directly or through a proxy, by its host. */
class SelectingAgent extends Agent {
  readonly #scheme: 'http:' | 'https:';
  readonly #environment: Environment;
  readonly #ca: string | undefined;
  readonly #direct: HttpAgent;
  readonly #agents = new Map<string, Agent>();

  constructor(scheme: 'http:' | 'https:', environment: Environment, ca: string | undefined) {
    super();
    this.#scheme = scheme;
    this.#environment = environment;
    this.#ca = ca;
    const trusted = ca === undefined ? {} : { ca };
    this.#direct =
      scheme === 'https:' ? new HttpsAgent({ ...pooling, ...trusted }) : new HttpAgent(pooling);
  }

  override isSecureEndpoint(): boolean {
    return this.#scheme === 'https:';
  }

  override async connect(_request: Request, { host, port }: AgentConnectOpts): Promise<HttpAgent> {
    const name = isIPv6(host ?? '') ? `[${host}]` : host;
    const proxy = proxyFor(new URL(`${this.#scheme}//${name}:${port}`), this.#environment);
    return proxy === undefined ? this.#direct : this.#agentOf(proxy);
  }

  override destroy(): void {
    for (const agent of [this.#direct, ...this.#agents.values()]) agent.destroy();
    super.destroy();
  }

  #agentOf(proxy: HttpProxy): Agent {
    const { href } = proxy.url;
    const known = this.#agents.get(href);
    if (known !== undefined) return known;
    const agent = this.isSecureEndpoint() ? new Tunnel(proxy, this.#ca) : new Forward(proxy);
    this.#agents.set(href, agent);
    return agent;
  }
}

/** A tunnel for HTTPS, through which the proxy sees only the host. */
class Tunnel extends HttpsProxyAgent<string> {
  readonly #proxy: HttpProxy;
  readonly #ca: string | undefined;

  constructor(proxy: HttpProxy, ca: string | undefined) {
    super(proxy.url.href, pooling);
    this.#proxy = proxy;
    this.#ca = ca;
    // Otherwise, its answer would pass for that of the service.
    this.on('proxyConnect', ({ statusCode }: { statusCode: number }) => {
      if (statusCode !== 200) throw tunnelRefused(proxy, statusCode);
    });
  }

  override async connect(request: Request, options: AgentConnectOpts) {
    try {
      const trusted = this.#ca === undefined ? {} : { ca: this.#ca };
      return await super.connect(request, { ...options, ...trusted });
    } catch (error) {
      throw proxyUnreachable(this.#proxy, error);
    }
  }
}

/** Plain HTTP, for which the proxy is asked with the whole URL. */
class Forward extends HttpProxyAgent<string> {
  readonly #proxy: HttpProxy;

  constructor(proxy: HttpProxy) {
    super(proxy.url.href, pooling);
    this.#proxy = proxy;
  }

  override async connect(request: Request, options: AgentConnectOpts) {
    try {
      return await super.connect(request as never, options);
    } catch (error) {
      throw proxyUnreachable(this.#proxy, error);
    }
  }
}
