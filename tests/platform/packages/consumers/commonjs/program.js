const { postgresLoader } = require('@spacex-platform/loaders/postgres');
const { createSpacexClient } = require('@spacex-platform/spacex-client');
const { cores, rowsOf } = require('@spacex-platform/transform');

async function main() {
  const { documents } = await createSpacexClient({ baseUrl: process.argv[2] }).cores.list();
  const rows = documents.flatMap(rowsOf(cores));
  const loader = postgresLoader({ host: 'localhost' });
  console.log(JSON.stringify({ node: process.version, cores: rows.length, loader: loader.name }));
}

main();
