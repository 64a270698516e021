#!/usr/bin/env node
// Nothing is imported before the check: an old Node could not even parse what comes after it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `spacex-etl needs Node 22.13 or newer; this is ${process.versions.node}. Install a current Node and run it again.\n`,
  );
  process.exitCode = 2;
} else if (!printReadyHelp(process.argv.slice(2))) {
  quietAboutSqlite();
  endAsFirstProcess();
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv);
}

/**
 * Prints the help that the build has kept beside this file, for `--help` and `<command> --help`:
 * loading the command line costs more than starting Node. Who asks with `-h` gets the same from
 * the command line itself.
 *
 * @returns false where there is nothing to print
 */
function printReadyHelp(words: readonly string[]): boolean {
  if (words.at(-1) !== '--help') return false;
  // An import of node:fs as an ES module reads all of its properties, which takes milliseconds.
  const fs = process.getBuiltinModule('node:fs');
  const output = 1;
  try {
    const file = new URL('help.json', import.meta.url);
    const texts = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>;
    const key = words.join(' ');
    const text = Object.hasOwn(texts, key) ? texts[key] : undefined;
    if (text === undefined) return false;
    const bytes = Buffer.from(text);
    const written = fs.writeSync(output, bytes);
    // A pipe that is nearly full takes a part; the stream knows how to wait.
    if (written < bytes.length) process.stdout.write(bytes.subarray(written));
    return true;
  } catch (error) {
    // A reader that has gone is an end; anything else the command line can still settle.
    return (error as NodeJS.ErrnoException).code === 'EPIPE';
  }
}

/**
 * Node 22 and 23 announce that their SQLite, which locks the embedded database, is experimental.
 * That is no news for whoever runs a load; every other warning is.
 */
function quietAboutSqlite(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.startsWith('SQLite')) return;
    for (const listener of listeners) listener(warning);
  });
}

/**
 * As process 1 of a container a program gets only the signals that it handles: without this, one
 * that comes before a run listens, or during a command that never does, would be lost.
 */
function endAsFirstProcess(): void {
  if (process.pid !== 1) return;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      // Whoever listens too ends in a way of its own.
      if (process.listenerCount(name) === 1) process.exit(code);
    });
  }
}
