import type { Finding } from '@spacex-platform/loaders';
import { packageVersion } from '../version.ts';

/** What runs here. An old Node does not get this far. */
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
