import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWhen } from '../../../tests/support/describe-when.ts';
import { type Certificates, hasOpenssl, makeCertificates } from './support/certificates.ts';
import { core } from './support/documents.ts';

const script = join(import.meta.dirname, 'support', 'list-cores.mjs');

/** The outcome of the client in a new process, since Node reads its authorities at the start. */
async function listCores(url: string, environment: NodeJS.ProcessEnv = {}) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--no-warnings', script, url], {
    env: { ...process.env, ...environment },
  });
  return JSON.parse(stdout) as Record<string, unknown>;
}

interface Listening extends AsyncDisposable {
  readonly port: number;
  readonly connections: () => number;
}

async function listen(server: Server): Promise<Listening> {
  let connections = 0;
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const missing = hasOpenssl() ? undefined : 'there is no openssl';

/** A message of `tls` says which variables of Node add authorities. */
const advice = /NODE_EXTRA_CA_CERTS .* NODE_USE_SYSTEM_CA=1/;

describeWhen('a server with TLS', missing, () => {
  let directory: string;
  let certificates: Certificates;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'spacex-tls-'));
    certificates = makeCertificates(directory);
  }, 60_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  const serve = (name: 'valid' | 'expired' | 'otherHost' | 'selfSigned', chain = false) => {
    const { cert, key } = certificates[name];
    const authority = chain ? readFileSync(certificates.authority) : '';
    const tls = { cert: `${readFileSync(cert)}${authority}`, key: readFileSync(key) };
    return listen(createServer(tls, (_, response) => response.end(JSON.stringify([core()]))));
  };

  test.each([
    ['selfSigned', false, 'DEPTH_ZERO_SELF_SIGNED_CERT', false],
    ['valid', false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', false],
    ['valid', true, 'SELF_SIGNED_CERT_IN_CHAIN', false],
    ['expired', false, 'CERT_HAS_EXPIRED', true],
    ['otherHost', false, 'ERR_TLS_CERT_ALTNAME_INVALID', true],
  ] as const)('fails with tls: %s, chain %s, %s', async (name, chain, reason, trusted) => {
    await using server = await serve(name, chain);
    const trust = trusted ? { NODE_EXTRA_CA_CERTS: certificates.authority } : {};
    const outcome = await listCores(`https://127.0.0.1:${server.port}`, trust);
    expect(outcome).toEqual({
      code: 'tls',
      transient: false,
      attempts: 1,
      message: expect.stringMatching(advice),
    });
    expect(outcome['message']).toContain(`the TLS connection was refused (${reason})`);
    expect(server.connections()).toBe(1);
  });

  test('works if NODE_EXTRA_CA_CERTS names the authority', async () => {
    await using server = await serve('valid');
    const trust = { NODE_EXTRA_CA_CERTS: certificates.authority };
    expect(await listCores(`https://127.0.0.1:${server.port}`, trust)).toEqual({ documents: 1 });
  });
});

test('a server without TLS fails with protocol', async () => {
  await using server = await listen(createHttpServer((_, response) => response.end('[]')));
  expect(await listCores(`https://127.0.0.1:${server.port}`)).toEqual({
    code: 'protocol',
    transient: false,
    attempts: 1,
    message: expect.stringMatching(
      /the server does not speak TLS on this port \(ERR_SSL_\w+\)\. Check scheme/,
    ),
  });
});
