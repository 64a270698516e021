import type { Finding } from '@spacex-platform/loaders';
import { packageVersion } from '../version.ts';

/** The versions in use. An outdated Node is rejected before. */
export function examineProgram(): Finding[] {
  const { node } = process.versions;
  return [
    {
      check: 'version',
      status: 'ok',
      detail: `spacex-etl ${packageVersion()}, Node ${node}, ${process.platform} ${process.arch}`,
    },
  ];
}
