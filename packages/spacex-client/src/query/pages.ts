import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { Page } from './page.ts';

/**
 * Fetches the pages of a query one by one.
 *
 * It stops at the page count that the first page states, and each page must be the requested one,
 * so that a server that repeats pages or always announces a next one cannot cause an endless loop.
 *
 * @throws SpacexClientError `unexpected_shape` if the server returns another page
 */
export async function* followPages<T>(
  first: number,
  fetchPage: (page: number) => Promise<Page<T>>,
): AsyncGenerator<Page<T>, void, undefined> {
  let last: number | undefined;
  for (let number = first; last === undefined || number <= last; number++) {
    const page = await fetchPage(number);
    if (page.page !== number) {
      const message = `POST ${page.url} returned page ${page.page} instead of page ${number}. Check that baseUrl serves v4 and v5 of the r/SpaceX API.`;
      throw new SpacexClientError('unexpected_shape', message, { url: page.url });
    }
    last ??= page.totalPages;
    yield page;
    if (!page.hasNextPage) return;
  }
}
