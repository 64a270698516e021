import { describe, expect, test } from 'vitest';
import { isExcluded } from '../src/network/no-proxy.ts';

describe('NO_PROXY', () => {
  test.for<[string, string, boolean]>([
    ['https://api.example.com', '', false],
    ['https://api.example.com', '*', true],
    ['https://api.example.com', 'other.com, example.com', true],
    ['https://api.example.com', 'other.com example.com', true],
    ['https://api.example.com', '.example.com', true],
    ['https://example.com', '.example.com', true],
    ['https://api.example.com', '*.EXAMPLE.com', true],
    ['https://badexample.com', 'example.com', false],
    ['https://example.com.evil.org', 'example.com', false],
    ['https://example.com', 'api.example.com', false],
    ['https://api.example.com', 'example.com:443', true],
    ['https://api.example.com', 'example.com:8443', false],
    ['https://api.example.com:8443', 'example.com:8443', true],
    ['http://api.example.com', 'example.com:80', true],
    ['http://10.1.2.3:9000', '10.0.0.0/8', true],
    ['http://11.1.2.3:9000', '10.0.0.0/8', false],
    ['http://10.1.2.3', '10.1.2.3', true],
    ['http://10.1.2.30', '10.1.2.3', false],
    ['http://10.1.2.3', '.2.3', false],
    ['http://10.1.2.3', '10.0.0.0/99', false],
    ['http://[fd00::7]:9000', 'fd00::/8', true],
    ['http://[fd00::7]:9000', '[fd00::7]:9000', true],
    ['http://[fd00::7]:9000', '[fd00::7]:9001', false],
    ['http://[fe80::7]', 'fd00::/8', false],
    ['http://10.1.2.3', 'fd00::/8', false],
    ['http://localhost:3000', 'localhost', true],
  ])('%s with "%s": %o', ([url, list, expected]) => {
    expect(isExcluded(new URL(url), list)).toBe(expected);
  });
});
