#!/usr/bin/env node
// Nothing is imported before this check, since an outdated Node cannot parse the modules.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `spacex-etl needs Node 22.13 or newer; this is ${process.versions.node}. Install a current version and run it again.\n`,
  );
  process.exitCode = 2;
} else {
  hideSqliteWarning();
  handleSignalsAsInit();
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv);
}

/** Hides the warning of Node 22 and 23 that SQLite, used for file locks, is experimental. */
function hideSqliteWarning(): void {
  const listeners = process.listeners('warning');
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    if (warning.name === 'ExperimentalWarning' && warning.message.startsWith('SQLite')) return;
    for (const listener of listeners) listener(warning);
  });
}

/**
 * PID 1 of a container receives only signals that it handles. Without this, a signal would be lost
 * while no run is listening.
 */
function handleSignalsAsInit(): void {
  if (process.pid !== 1) return;
  for (const [name, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.on(name, () => {
      // Another listener, such as a run, shuts down by itself.
      if (process.listenerCount(name) === 1) process.exit(code);
    });
  }
}
