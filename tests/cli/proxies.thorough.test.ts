import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { fleet, fleetResources } from '../faults/support/fleet.ts';
import { closedPort } from '../faults/support/silent-server.ts';
import { type DataApiServer, startDataApiServer } from '../redshift/stand-in/data-api-server.ts';
import { type RedshiftPlace, redshiftPlace } from '../redshift/support/place.ts';
import { startApiServer } from '../support/api-server.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { describePrograms } from '../support/describe-when.ts';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { startTlsFront } from '../support/tls-front.ts';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from './command.ts';

const folder = temporaryFolder();
let certificates: Certificates;
let api: Awaited<ReturnType<typeof startApi>>;
let front: Awaited<ReturnType<typeof startTlsFront>>;

const startApi = () => startApiServer({ ...fleet(), company: { name: 'SpaceX' } });

beforeAll(async () => {
  requireBuiltCommand();
  const made = makeCertificates(folder.path, {});
  if (made !== undefined) certificates = made;
  api = await startApi();
  if (made !== undefined) front = await startTlsFront(made, api.url);
}, 60_000);
afterAll(async () => {
  await front?.[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const account = 'operator:hunter2@7';
const secret = /hunter2|b3BlcmF0b3I/;

/** The proxy with user and password, as a variable has it. */
const withAccount = ({ port }: ForwardProxy) => `http://operator:hunter2%407@127.0.0.1:${port}`;

let lakes = 0;
function extract(baseUrl: string, environment: Record<string, string>): Promise<Finished> {
  const lake = `file://${join(folder.path, `lake-${++lakes}`)}`;
  const args = ['extract', '--lake', lake, '--base-url', baseUrl, '--json', ...fleetResources];
  return run(args, environment);
}

/** Succeeds with all documents, and prints no password. */
function expectDocuments({ code, stdout, stderr }: Finished) {
  expect(code, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'succeeded' });
  expect(stdout + stderr).not.toMatch(secret);
}

describePrograms('the API through a proxy', ['openssl'], () => {
  test.for(['HTTPS_PROXY', 'https_proxy'])('uses the tunnel of %s', async (variable) => {
    await using proxy = await startForwardProxy({ account });
    const before = api.requests.length;
    const trusted = { NODE_EXTRA_CA_CERTS: certificates.authority };
    expectDocuments(await extract(front.url, { [variable]: withAccount(proxy), ...trusted }));
    expect(new Set(proxy.tunnels)).toEqual(new Set([`localhost:${front.port}`]));
    expect(proxy.forwarded).toEqual([]);
    expect(api.requests.length - before).toBe(3);
  });

  test('forwards plain HTTP with HTTP_PROXY, without a tunnel', async () => {
    await using proxy = await startForwardProxy({ account });
    expectDocuments(await extract(api.url, { HTTP_PROXY: withAccount(proxy) }));
    expect(proxy.forwarded.toSorted()).toEqual(
      ['capsules', 'cores', 'ships'].map((name) => `GET ${api.url}/v4/${name}`),
    );
    expect(proxy.tunnels).toEqual([]);
    // HTTPS has a variable of its own.
    const trusted = { NODE_EXTRA_CA_CERTS: certificates.authority };
    expectDocuments(await extract(front.url, { HTTP_PROXY: withAccount(proxy), ...trusted }));
    expect(proxy.forwarded).toHaveLength(3);
  });

  test.for(['NO_PROXY', 'no_proxy'])('sends requests to hosts of %s directly', async (variable) => {
    await using proxy = await startForwardProxy();
    const HTTP_PROXY = `127.0.0.1:${proxy.port}`;
    const [direct, other] = ['elsewhere.example,127.0.0.0/8', 'elsewhere.example,10.0.0.0/8'];
    expectDocuments(await extract(api.url, { HTTP_PROXY, [variable]: direct }));
    expect(proxy.forwarded).toHaveLength(0);
    expectDocuments(await extract(api.url, { HTTP_PROXY, [variable]: other }));
    expect(proxy.forwarded).toHaveLength(3);
  });

  test('trusts the authorities of SSL_CERT_FILE besides those of Node', async () => {
    const refused = await extract(front.url, {});
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('NODE_EXTRA_CA_CERTS');
    const { authority, strangerAuthority } = certificates;
    expectDocuments(await extract(front.url, { SSL_CERT_FILE: authority }));
    await using proxy = await startForwardProxy();
    const HTTPS_PROXY = `http://127.0.0.1:${proxy.port}`;
    expectDocuments(await extract(front.url, { SSL_CERT_FILE: authority, HTTPS_PROXY }));
    const stranger = await extract(front.url, { SSL_CERT_FILE: strangerAuthority, HTTPS_PROXY });
    expect(stranger.code).toBe(1);
    expect(stranger.stderr).toContain(`through the proxy ${HTTPS_PROXY} (HTTPS_PROXY)`);
  });

  test.for<[number, number, string]>([
    [407, 2, 'proxy'],
    [403, 2, 'proxy'],
    [502, 75, 'unreachable'],
  ])('a proxy that answers %d to a tunnel ends the run with %d', async ([status, exit, error]) => {
    await using proxy = await startForwardProxy();
    proxy.refusal = status;
    const { code, stdout, stderr } = await extract(front.url, { HTTPS_PROXY: withAccount(proxy) });
    expect(code, stderr).toBe(exit);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: error } });
    expect(stderr).toContain(
      `The proxy http://127.0.0.1:${proxy.port} (HTTPS_PROXY) answered with status ${status}.`,
    );
    expect(stdout + stderr).not.toMatch(secret);
    expect(proxy.refused).toBeGreaterThan(exit === 75 ? 1 : 0);
  });

  test('a proxy that wants another password for plain HTTP ends the run with 2', async () => {
    await using proxy = await startForwardProxy({ account: 'somebody:else' });
    const { code, stderr } = await extract(api.url, { HTTP_PROXY: withAccount(proxy) });
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(
      `The proxy http://127.0.0.1:${proxy.port} (HTTP_PROXY) answered with status 407.`,
    );
    expect(stderr).not.toMatch(secret);
  });

  test('a proxy that cannot be reached ends the run with 75', async () => {
    const address = `http://127.0.0.1:${await closedPort()}`;
    const { code, stderr } = await extract(front.url, { HTTPS_PROXY: address });
    expect(code, stderr).toBe(75);
    expect(stderr).toMatch(/ECONNREFUSED/);
    expect(stderr).toContain(`through the proxy ${address} (HTTPS_PROXY)`);
  });

  test.for<[string, RegExp]>([
    ['http://user:hunter2@', /Invalid HTTPS_PROXY/],
    ['socks5://operator:hunter2@127.0.0.1:1080', /SOCKS proxies are not supported/],
    ['http://operator:hunter2%@127.0.0.1', /percent-encoded/],
  ])('refuses the invalid value "%s" by name', async ([HTTPS_PROXY, message]) => {
    const { code, stdout, stderr } = await extract(front.url, { HTTPS_PROXY });
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(stdout + stderr).not.toMatch(secret);
    const doctor = await run(['doctor', '--json', '--base-url', front.url], { HTTPS_PROXY });
    expect(doctor.code).toBe(2);
    expect(JSON.parse(doctor.stdout)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ check: 'proxy', status: 'failed' }),
      ]),
    });
    expect(doctor.stdout).not.toMatch(secret);
  });

  test('doctor shows what is in effect, without secrets', async () => {
    await using proxy = await startForwardProxy({ account });
    const { code, stdout } = await run(['doctor', '--base-url', front.url], {
      ...{ HTTPS_PROXY: withAccount(proxy), NO_PROXY: '.internal' },
      NODE_EXTRA_CA_CERTS: certificates.authority,
    });
    expect(code, stdout).toBe(0);
    expect(stdout).toContain(
      `http://127.0.0.1:${proxy.port} (HTTPS_PROXY), except for .internal (NO_PROXY)`,
    );
    expect(stdout).toContain(`NODE_EXTRA_CA_CERTS=${certificates.authority}`);
    expect(stdout).not.toMatch(secret);
    expect(proxy.tunnels).toEqual([`localhost:${front.port}`]);
    const missing = await run(['doctor', '--json', '--base-url', api.url], {
      AWS_CA_BUNDLE: '/nowhere.pem',
    });
    expect(missing.code).toBe(2);
    expect(missing.stdout).toContain('AWS_CA_BUNDLE');
  });
});

describeMoto('AWS through a proxy', () => {
  let moto: MotoServer;
  let secure: Awaited<ReturnType<typeof startTlsFront>>;
  beforeAll(async () => {
    moto = await startMoto();
    secure = await startTlsFront(certificates, moto.url);
  });
  afterAll(async () => {
    await secure?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  const toBucket = (bucket: string, environment: Record<string, string>) =>
    run(
      [
        ...['extract', '--lake', `s3://${bucket}/lake`, '--base-url', api.url, '--json'],
        ...fleetResources,
      ],
      { ...moto.environment, NO_PROXY: '127.0.0.1', ...environment },
    );

  test('S3 uses the tunnel, and trusts the authorities of AWS_CA_BUNDLE', async () => {
    const bucket = await moto.bucket();
    await using proxy = await startForwardProxy({ account });
    const environment = { AWS_ENDPOINT_URL: secure.url, HTTPS_PROXY: withAccount(proxy) };
    const AWS_CA_BUNDLE = certificates.authority;
    expectDocuments(await toBucket(bucket, { ...environment, AWS_CA_BUNDLE }));
    expect(new Set(proxy.tunnels)).toEqual(new Set([`localhost:${secure.port}`]));
    const listed = await run(['lake', 'runs', '--json', '--lake', `s3://${bucket}/lake`], {
      ...{ ...moto.environment, ...environment, AWS_CA_BUNDLE },
    });
    expect(JSON.parse(listed.stdout)).toHaveLength(1);
    // Without the proxy, the bundle is in effect as well; without the bundle, nothing is sent.
    expectDocuments(await toBucket(bucket, { AWS_ENDPOINT_URL: secure.url, AWS_CA_BUNDLE }));
    const refused = await toBucket(bucket, environment);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'tls' } });
  });

  test('credentials of a role are fetched through the tunnel too', async () => {
    const bucket = await moto.bucket();
    await using proxy = await startForwardProxy();
    await using sts = await startTlsFront(certificates, moto.url);
    const token = join(folder.path, 'token');
    writeFileSync(token, 'header.payload.signature');
    const done = await toBucket(bucket, {
      ...{
        AWS_ACCESS_KEY_ID: '',
        AWS_SECRET_ACCESS_KEY: '',
        AWS_CA_BUNDLE: certificates.authority,
      },
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/etl',
      AWS_WEB_IDENTITY_TOKEN_FILE: token,
      ...{ AWS_ENDPOINT_URL: secure.url, AWS_ENDPOINT_URL_STS: sts.url },
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    });
    expectDocuments(done);
    expect(proxy.tunnels).toContain(`localhost:${sts.port}`);
    expect(proxy.tunnels).toContain(`localhost:${secure.port}`);
  });

  test('S3 over plain HTTP is forwarded, unless NO_PROXY has the host', async () => {
    const bucket = await moto.bucket();
    await using proxy = await startForwardProxy({ account });
    const HTTP_PROXY = withAccount(proxy);
    const AWS_ENDPOINT_URL = moto.url.replace('127.0.0.1', 'localhost');
    expectDocuments(await toBucket(bucket, { AWS_ENDPOINT_URL, HTTP_PROXY }));
    expect(proxy.forwarded.some((one) => one.startsWith(`PUT ${AWS_ENDPOINT_URL}/`))).toBe(true);
    const passed = proxy.forwarded.length;
    const NO_PROXY = '127.0.0.1,localhost';
    expectDocuments(await toBucket(bucket, { AWS_ENDPOINT_URL, HTTP_PROXY, NO_PROXY }));
    expect(proxy.forwarded).toHaveLength(passed);
  });

  test.for<[number | 'unreachable', number, string]>([
    [407, 2, 'refused to connect to the server with status 407'],
    [403, 2, 'refused to connect to the server with status 403'],
    [502, 75, 'refused to connect to the server with status 502'],
    ['unreachable', 75, 'cannot be reached: connect ECONNREFUSED'],
  ])('S3 behind a proxy that is %o ends with %d', async ([fault, exit, message]) => {
    const bucket = await moto.bucket();
    await using proxy = await startForwardProxy();
    if (typeof fault === 'number') proxy.refusal = fault;
    const port = fault === 'unreachable' ? await closedPort() : proxy.port;
    const { code, stdout, stderr } = await toBucket(bucket, {
      AWS_ENDPOINT_URL: secure.url,
      AWS_CA_BUNDLE: certificates.authority,
      HTTPS_PROXY: `http://operator:hunter2%407@127.0.0.1:${port}`,
    });
    expect(code, stderr).toBe(exit);
    expect(stderr).toContain(`the proxy http://127.0.0.1:${port} (HTTPS_PROXY) ${message}`);
    expect(stdout + stderr).not.toMatch(secret);
  });

  describe('the Redshift Data API', () => {
    let place: RedshiftPlace;
    let service: DataApiServer;
    beforeAll(async () => {
      place = await redshiftPlace(moto);
      service = await startDataApiServer(place.standIn.wire);
    });
    afterAll(async () => {
      await service?.[Symbol.asyncDispose]();
      await place?.[Symbol.asyncDispose]();
    });

    test('uses the tunnel', async () => {
      await using gate = await startTlsFront(certificates, service.url);
      await using proxy = await startForwardProxy({ account });
      const { code, stdout, stderr } = await run(
        ['query', 'select 1 as one', '--json', '--target', 'redshift'],
        {
          ...moto.environment,
          AWS_ENDPOINT_URL_REDSHIFT_DATA: gate.url,
          REDSHIFT_WORKGROUP: 'analytics',
          REDSHIFT_DATABASE: place.standIn.wire.database,
          AWS_CA_BUNDLE: certificates.authority,
          HTTPS_PROXY: withAccount(proxy),
        },
      );
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toEqual([{ one: '1' }]);
      expect(new Set(proxy.tunnels)).toEqual(new Set([`localhost:${gate.port}`]));
    });
  });
});
