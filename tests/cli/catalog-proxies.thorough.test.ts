import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { closedPort } from '../faults/support/silent-server.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { describePrograms } from '../support/describe-when.ts';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { type RestCatalogServer, startRestCatalogServer } from '../support/rest-catalog-server.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from './command.ts';

const token = 'catalog-token-7';
const account = 'operator:hunter2@7';
const secret = /hunter2|b3BlcmF0b3I|catalog-token/;

/** The proxy with user and password, as a variable has it. */
const withAccount = ({ port }: ForwardProxy) => `http://operator:hunter2%407@127.0.0.1:${port}`;

describePrograms('an Iceberg REST catalog through a proxy', ['openssl'], () => {
  const certificateFolder = temporaryFolder();
  const lakeFolder = temporaryFolder();
  const SPACEX_LAKE = pathToFileURL(lakeFolder.path).href;
  let certificates: Certificates;
  let catalog: RestCatalogServer;
  let front: Awaited<ReturnType<typeof startTlsFront>>;

  beforeAll(async () => {
    requireBuiltCommand();
    const made = makeCertificates(certificateFolder.path, {});
    if (made === undefined) throw new Error('openssl made no certificates.');
    certificates = made;
    const load = ['run', '--source', 'snapshot', '--target', 'lake', '--resource', 'cores'];
    const { code, stderr } = await run(load, { SPACEX_LAKE });
    expect(code, stderr).toBe(0);
  }, 60_000);
  beforeEach(async () => {
    catalog = await startRestCatalogServer(token);
    front = await startTlsFront(certificates, catalog.url);
    return async () => {
      await front[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    };
  });
  afterAll(() => {
    certificateFolder[Symbol.dispose]();
    lakeFolder[Symbol.dispose]();
  });

  const follow = (url: string, environment: Record<string, string>): Promise<Finished> =>
    run(['lake', 'follow', '--catalog', 'rest', '--format', 'json'], {
      ...{ SPACEX_LAKE, SPACEX_CATALOG_URL: url, SPACEX_CATALOG_TOKEN: token },
      ...environment,
    });

  /** Succeeds with the table in the catalog, and prints no password. */
  function expectFollowed({ code, stdout, stderr }: Finished) {
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ catalog: { status: 'current' } });
    expect([...catalog.tables.keys()]).toEqual(['cores']);
    expect(stdout + stderr).not.toMatch(secret);
  }

  test.for(['HTTPS_PROXY', 'https_proxy'])('uses the tunnel of %s', async (variable) => {
    await using proxy = await startForwardProxy({ account });
    const trusted = { NODE_EXTRA_CA_CERTS: certificates.authority };
    expectFollowed(await follow(front.url, { [variable]: withAccount(proxy), ...trusted }));
    expect(new Set(proxy.tunnels)).toEqual(new Set([`localhost:${front.port}`]));
    expect(proxy.forwarded).toEqual([]);
  });

  test('forwards plain HTTP with HTTP_PROXY, unless NO_PROXY has the host', async () => {
    await using proxy = await startForwardProxy({ account });
    const HTTP_PROXY = withAccount(proxy);
    expectFollowed(await follow(catalog.url, { HTTP_PROXY, NO_PROXY: '127.0.0.1' }));
    expect(proxy.forwarded).toEqual([]);
    const direct = catalog.requests.length;
    expectFollowed(await follow(catalog.url, { HTTP_PROXY }));
    expect(proxy.forwarded[0]).toBe(`GET ${catalog.url}/v1/config`);
    expect(proxy.forwarded).toHaveLength(catalog.requests.length - direct);
  });

  test('trusts the authorities of SSL_CERT_FILE, with and without a proxy', async () => {
    const refused = await follow(front.url, {});
    expect(refused.code, refused.stderr).toBe(1);
    expect(refused.stderr).toContain('NODE_EXTRA_CA_CERTS');
    const SSL_CERT_FILE = certificates.authority;
    expectFollowed(await follow(front.url, { SSL_CERT_FILE }));
    await using proxy = await startForwardProxy();
    const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
    expectFollowed(await follow(front.url, { SSL_CERT_FILE, HTTPS_PROXY }));
    expect(proxy.tunnels).not.toEqual([]);
  });

  test.for<[number, number, number]>([
    [407, 2, 1],
    [403, 2, 1],
    [502, 75, 5],
  ])('behind a proxy that answers %d ends with %d', async ([status, exit, requests]) => {
    await using proxy = await startForwardProxy();
    proxy.refusal = status;
    const { code, stdout, stderr } = await follow(front.url, { HTTPS_PROXY: withAccount(proxy) });
    expect(code, stderr).toBe(exit);
    expect(stderr).toContain(`a proxy refused the connection with status ${status}`);
    expect(stderr).toContain('Check the address and the password of the proxy (HTTPS_PROXY');
    expect(stdout + stderr).not.toMatch(secret);
    expect(proxy.refused).toBe(requests);
    expect(catalog.requests).toEqual([]);
  });

  test('behind a proxy that wants another password for plain HTTP ends with 2', async () => {
    await using proxy = await startForwardProxy({ account: 'somebody:else' });
    const { code, stderr } = await follow(catalog.url, { HTTP_PROXY: withAccount(proxy) });
    expect(code, stderr).toBe(2);
    expect(stderr).toContain('a proxy refused the connection with status 407');
    expect(stderr).not.toMatch(secret);
  });

  test('behind a proxy that cannot be reached ends with 75, and names its variables', async () => {
    const HTTPS_PROXY = `http://operator:hunter2%407@127.0.0.1:${await closedPort()}`;
    const { code, stderr } = await follow(front.url, { HTTPS_PROXY });
    expect(code, stderr).toBe(75);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain('the proxy if one is set (HTTPS_PROXY, HTTP_PROXY)');
    expect(stderr).not.toMatch(secret);
  });

  test('doctor reaches it through the proxy', async () => {
    await using proxy = await startForwardProxy({ account });
    const { code, stdout } = await run(
      ['doctor', '--source', 'snapshot', '--target', 'lake', '--catalog', 'rest'],
      {
        ...{ SPACEX_LAKE, SPACEX_CATALOG_URL: front.url, SPACEX_CATALOG_TOKEN: token },
        ...{ HTTPS_PROXY: withAccount(proxy), NODE_EXTRA_CA_CERTS: certificates.authority },
      },
    );
    expect(code, stdout).toBe(0);
    expect(stdout).toContain('has no namespace spacex yet');
    expect(proxy.tunnels).not.toEqual([]);
    expect(stdout).not.toMatch(secret);
  });
});
