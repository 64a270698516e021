/**
 * Builds what the tests of this directory need into the test cache: programs, images and CRDs, and
 * osv-scanner, which takes as long. The tests build what is missing themselves; this builds it earlier,
 * for example beside other tests.
 *
 *     node tests/platform/kubernetes/prepare.ts
 */
import { osvScanner } from '../release/support/osv.ts';
import { nodeImages } from './cluster/node-images.ts';
import { clusterPrograms } from './cluster/programs.ts';
import { externalSecretsCrds, operatorCrds } from './crds.ts';
import { airflowImage } from './images/airflow.ts';
import { exporterImages } from './images/exporters.ts';
import { prometheusImage } from './images/monitoring.ts';
import { postgresImage } from './images/postgres.ts';

const steps = {
  'programs of the cluster': async () => nodeImages(await clusterPrograms()),
  'CRDs of the Prometheus operator': operatorCrds,
  'CRDs of the External Secrets Operator': externalSecretsCrds,
  'images of the exporters': exporterImages,
  'image of PostgreSQL': postgresImage,
  'image of Prometheus': prometheusImage,
  'image of Airflow': airflowImage,
  'osv-scanner': osvScanner,
};
for (const [name, build] of Object.entries(steps)) {
  const began = performance.now();
  await build();
  console.log(`${name}: ${Math.round((performance.now() - began) / 1000)} s`);
}
