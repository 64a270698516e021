import type { Log } from '../output/log.ts';
import type { Environment } from '../settings/environment.ts';

/**
 * Shows a file in the browser, where there is one to see it in; says so where not. It never
 * fails the command: the report is written by then.
 */
export async function openReport(place: string, environment: Environment, log: Log): Promise<void> {
  const reason = whyNot(environment, process.platform);
  if (reason !== undefined) {
    log.warn(`The browser is not opened: ${reason}. Open the file yourself: ${place}`);
    return;
  }
  try {
    const { default: open } = await import('open');
    await open(place);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.warn(`The browser cannot be opened (${message}). Open the file yourself: ${place}`);
  }
}

/** Why nobody would see it; undefined where somebody may. */
export function whyNot(environment: Environment, platform: string): string | undefined {
  const { CI = '', DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = environment;
  if (CI !== '' && CI !== 'false' && CI !== '0') return 'CI is set, and nobody looks on';
  const hasScreen = platform === 'darwin' || platform === 'win32' || WSL_DISTRO_NAME !== undefined;
  if (hasScreen || DISPLAY || WAYLAND_DISPLAY) return undefined;
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}
