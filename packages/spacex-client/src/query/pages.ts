import { SpacexClientError } from '../errors/spacex-client-error.ts';
import type { Page } from './page.ts';

/**
 * Follows the pages of a query to their end.
 *
 * The count of pages that the first page names is the bound, and each page must be the one that
 * was asked for: a server that names a next page for ever, or repeats one, cannot hold the caller.
 *
 * @throws SpacexClientError `unexpected_shape` when the server answers with another page.
 */
export async function* followPages<T>(
  first: number,
  fetchPage: (page: number) => Promise<Page<T>>,
): AsyncGenerator<Page<T>, void, undefined> {
  let last: number | undefined;
  for (let number = first; last === undefined || number <= last; number++) {
    const page = await fetchPage(number);
    if (page.page !== number) {
      const message = `POST ${page.url} answered with page ${page.page} where page ${number} was asked for. Check that baseUrl serves v4 and v5 of the r/SpaceX API.`;
      throw new SpacexClientError('unexpected_shape', message, { url: page.url });
    }
    last ??= page.totalPages;
    yield page;
    if (!page.hasNextPage) return;
  }
}
