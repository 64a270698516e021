import type { Launch } from '@spacex-platform/spacex-client';
import type { LaunchLibraryLaunch } from '@spacex-platform/spacex-client/launch-library';

/** The pages of a launch. Of several webcasts, the one with the lowest number of priority. */
export function linksOf({
  vid_urls,
  info_urls,
  mission_patches,
}: LaunchLibraryLaunch): Launch['links'] {
  const webcast = byPriority(vid_urls)[0] ?? null;
  const pages = byPriority(info_urls);
  const isWikipedia = (url: string) => hostOf(url).endsWith('wikipedia.org');
  return {
    patch: { small: null, large: mission_patches?.[0]?.image_url ?? null },
    reddit: { campaign: null, launch: null, media: null, recovery: null },
    flickr: { small: [], original: [] },
    presskit: null,
    webcast,
    youtube_id: webcast === null ? null : youtubeId(webcast),
    article: pages.find((url) => !isWikipedia(url)) ?? null,
    wikipedia: pages.find(isWikipedia) ?? null,
  };
}

type Link = NonNullable<LaunchLibraryLaunch['vid_urls']>[number];

function byPriority(links: readonly Link[] | null | undefined): string[] {
  const last = Number.POSITIVE_INFINITY;
  const sorted = [...(links ?? [])].sort(
    (one, other) => (one.priority ?? last) - (other.priority ?? last) || 0,
  );
  return sorted.map(({ url }) => url);
}

function youtubeId(url: string): string | null {
  const host = hostOf(url);
  if (host === 'youtu.be') return new URL(url).pathname.slice(1) || null;
  if (!/(^|\.)youtube\.com$/.test(host)) return null;
  const { pathname, searchParams } = new URL(url);
  return searchParams.get('v') ?? /^\/live\/([\w-]+)/.exec(pathname)?.[1] ?? null;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : '';
}
