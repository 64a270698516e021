import type { Log } from '../output/log.ts';
import type { Environment } from '../settings/read-setting.ts';

/** Opens a file in the browser. A failure is only a warning, since the file is written. */
export async function openReport(path: string, environment: Environment, log: Log): Promise<void> {
  const reason = reasonAgainst(environment, process.platform);
  if (reason !== undefined) {
    log.warn(`Not opening the browser: ${reason}. Open the file yourself: ${path}`);
    return;
  }
  try {
    const { default: open } = await import('open');
    await open(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.warn(`Cannot open the browser: ${message}. Open the file yourself: ${path}`);
  }
}

/** Why no browser is opened; undefined if one is. */
function reasonAgainst(environment: Environment, platform: string): string | undefined {
  const { CI = '', DISPLAY, WAYLAND_DISPLAY, WSL_DISTRO_NAME } = environment;
  if (CI !== '' && CI !== 'false' && CI !== '0') return 'CI is set';
  const hasScreen = platform === 'darwin' || platform === 'win32' || WSL_DISTRO_NAME !== undefined;
  if (hasScreen || DISPLAY || WAYLAND_DISPLAY) return undefined;
  return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)';
}
