import { join } from 'node:path';
import { execute } from './execute.ts';

type ImportImage = (archive: string, image: string, ...names: readonly string[]) => Promise<void>;

/**
 * Returns a function that imports image archives into the node.
 *
 * @param directory of the cluster; undefined for a cluster of someone else, into which the command in
 *   `SPACEX_TEST_LOAD_IMAGE` loads an archive (`kind load image-archive`)
 */
export function importer(
  directory: string | undefined,
  environment: Readonly<Record<string, string>>,
): ImportImage {
  const run = async (program: string, args: readonly string[]) => {
    const { code, stderr } = await execute(program, args, { environment });
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} exited with ${code}: ${stderr}`);
  };
  if (directory === undefined) {
    return async (archive) => {
      const command = process.env['SPACEX_TEST_LOAD_IMAGE'];
      if (!command) {
        throw new Error(
          'SPACEX_TEST_KUBECONFIG is set, but not SPACEX_TEST_LOAD_IMAGE, the command that loads an image archive into that cluster.',
        );
      }
      const [program = '', ...args] = command.split(' ');
      await run(program, [...args, archive]);
    };
  }
  const socket = join(directory, 'run/containerd.sock');
  const ctr = (...args: readonly string[]) =>
    run('ctr', ['--address', socket, '--namespace', 'k8s.io', 'images', ...args]);
  return async (archive, image, ...names) => {
    await ctr('import', archive);
    for (const name of names) await ctr('tag', '--force', image, name);
  };
}
