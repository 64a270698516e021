import { BlockList, isIP } from 'node:net';

/**
 * Whether a list of `NO_PROXY` contains the host of a URL. Entries are separated by commas or blanks:
 * a host with its subdomains (`example.com`, `.example.com`, `*.example.com`), an address, a range of
 * addresses (`10.0.0.0/8`), each of them with a port if only that is meant, or `*` for all hosts.
 */
export function isExcluded(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || (entry !== '' && matches(entry, host, port)));
}

function matches(entry: string, host: string, port: string): boolean {
  // An IPv6 address has colons itself, so it needs brackets before a port.
  const [, address, name = entry, given] =
    /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(entry) ?? [];
  if (given !== undefined && given !== port) return false;
  const wanted = address ?? name;
  if (isIP(host) !== 0) return wanted === host || isInRange(wanted, host);
  const domain = wanted.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

function isInRange(range: string, address: string): boolean {
  const [, network = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(range) ?? [];
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(network) === 0 || Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
