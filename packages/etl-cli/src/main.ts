#!/usr/bin/env node
// Nothing is imported before the check: an old Node could not even parse what comes after it.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `spacex-etl needs Node 22.13 or newer; this is ${process.versions.node}. Install a current Node and run it again.\n`,
  );
  process.exitCode = 2;
} else {
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv);
}
