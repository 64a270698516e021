/** Base path of the site: `SPACEX_DOCS_BASE`, default the root. Starts and ends with /. */
export const base = `/${process.env['SPACEX_DOCS_BASE'] ?? ''}/`.replaceAll(/\/{2,}/g, '/');

/** Origin of the site, `https://owner.github.io`: `SPACEX_DOCS_SITE`. With it, the site has a sitemap. */
export const site = process.env['SPACEX_DOCS_SITE'];

/** URL of the repository, for links to files that are not pages; without it these links are removed. */
export const repositoryUrl = process.env['SPACEX_REPOSITORY_URL']?.replace(/\/$/, '');

/** Address of a page. */
export function addressOf(slug: string): string {
  return slug === 'index' ? base : `${base}${slug}/`;
}
