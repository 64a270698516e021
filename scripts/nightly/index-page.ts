import type { Outcome } from './outcome.ts';
import type { Published } from './published-pages.ts';

/** Returns the page that lists the report and the marts, with the date of their data. */
export function indexPage({ syncedAt, lastLaunch, attribution, files }: Published, night: Outcome) {
  const links = Object.entries(files).map(([path, { bytes, rows }]) => {
    const size = `${Math.ceil(bytes / 1024)} KiB`;
    return `<li><a href="${path}">${path}</a> (${rows === null ? size : `${rows} rows, ${size}`})</li>`;
  });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Every SpaceX launch to today</title>
<style>
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem }
</style>
</head>
<body>
<h1>Every SpaceX launch to today</h1>
<p>Complete to <time datetime="${syncedAt}">${minuteOf(syncedAt)}</time>; last launch <time datetime="${lastLaunch}">${minuteOf(lastLaunch)}</time>.</p>
${noteOf(night, syncedAt)}<ul>
${links.join('\n')}
</ul>
<p>${escaped(attribution)}</p>
<p><a href="../">Documentation</a></p>
</body>
</html>
`;
}

const reasons = {
  deferred: 'Launch Library limits requests',
  unavailable: 'Launch Library did not answer',
  refused: 'the new data did not pass the checks',
  failed: 'the run failed',
} as const;

function noteOf({ status, at }: Outcome, syncedAt: string): string {
  if (status === 'complete') return '';
  return `<p>The update of ${minuteOf(at)} is not complete: ${reasons[status]}. This page has the data of ${minuteOf(syncedAt)}.</p>\n`;
}

/** 2026-11-30 04:23 UTC */
function minuteOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
