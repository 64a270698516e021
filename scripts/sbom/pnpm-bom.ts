import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Bom } from './bom.ts';

/** What `pnpm sbom` writes for a package of the workspace, without its development dependencies. */
export function pnpmBom(name: string, type: 'application' | 'library'): Bom {
  const options = ['--prod', '--sbom-format', 'cyclonedx', '--sbom-type', type];
  const text = execFileSync('pnpm', ['--filter', name, 'sbom', ...options], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text) as Bom;
}
