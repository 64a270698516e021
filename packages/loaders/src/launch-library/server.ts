/** The base URL in one form and without credentials, for messages and as a key. */
export function serverOf(baseUrl: string | URL = 'https://ll.thespacedevs.com/2.3.0'): string {
  if (!URL.canParse(String(baseUrl))) return String(baseUrl); // The client refuses it.
  const { origin, pathname } = new URL(baseUrl);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}
