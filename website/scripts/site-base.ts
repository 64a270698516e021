/** Where the site lies on its host: `SPACEX_DOCS_BASE`, default the root. Starts and ends with /. */
export const base = `/${process.env['SPACEX_DOCS_BASE'] ?? ''}/`.replaceAll(/\/{2,}/g, '/');

/** Where links to files of the repository lead that are no pages; without it they are no links. */
export const repositoryUrl = process.env['SPACEX_REPOSITORY_URL']?.replace(/\/$/, '');

/** The address of a page. */
export function addressOf(slug: string): string {
  return slug === 'index' ? base : `${base}${slug}/`;
}
