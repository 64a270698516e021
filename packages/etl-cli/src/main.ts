#!/usr/bin/env node
// Nothing is imported before the check: an old Node could not even parse what comes after it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `spacex-etl needs Node 22.13 or newer; this is ${process.versions.node}. Install a current Node and run it again.\n`,
  );
  process.exitCode = 2;
} else {
  quietAboutSqlite();
  endAsFirstProcess();
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv);
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
