import transform = require('@spacex-platform/transform');

const { tables }: { readonly tables: readonly transform.Table[] } = transform;
module.exports = tables.map((table) => table.name);
