/** Headers that say nothing secret, and whose words are in many messages. */
const harmless = /^(accept(-.*)?|cache-control|content-type|origin|pragma|user-agent)$/;

/**
 * What is secret in headers of the caller's own. Keys come in headers of any name, so every value
 * counts: as a whole, and each of its parts, as in `Bearer abc` and `session=abc; theme=dark`.
 */
export function headerSecrets(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    harmless.test(name.toLowerCase()) ? [] : [value.trim(), ...partsOf(value)],
  );
}

function partsOf(value: string): string[] {
  const [, scheme, credentials = ''] = /^\s*([\w-]+)\s+(\S.*)$/.exec(value) ?? [];
  const parts = (scheme === undefined ? value : credentials)
    .split(/[\s;,]+/)
    .flatMap((part) => [part, part.slice(part.indexOf('=') + 1)])
    .map((part) => part.replaceAll(/^"|"$/g, ''));
  return [...parts, ...(scheme?.toLowerCase() === 'basic' ? userAndPassword(credentials) : [])];
}

/** The password; the user too where that is all there is. */
function userAndPassword(credentials: string): string[] {
  try {
    const bytes = Uint8Array.from(atob(credentials.trim()), (one) => one.charCodeAt(0));
    const [, user = '', password = ''] =
      /^([^:]*):?(.*)$/s.exec(new TextDecoder().decode(bytes)) ?? [];
    return password === '' ? [user] : [password];
  } catch {
    return [];
  }
}
