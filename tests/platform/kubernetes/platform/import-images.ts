import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, saveImage } from '../../../deploy/support/image.ts';
import { renderOverlay } from '../../../deploy/support/manifests.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { airflowImage } from '../images/airflow.ts';
import { exporterImages } from '../images/exporters.ts';
import type { ImageArchive } from '../images/image-archive.ts';
import { postgresImage } from '../images/postgres.ts';

/**
 * Imports an image for every name in the overlay, and those of the ETL and Airflow. The images are
 * built here, because there is no registry, and get the names and digests of the manifests.
 *
 * @param withAirflow false leaves out the image of Airflow
 */
export async function importPlatformImages(cluster: Cluster, withAirflow: boolean): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'spacex-images-'));
  try {
    await buildImage();
    const etl = {
      name: 'docker.io/library/spacex-etl:latest',
      archive: join(directory, 'etl.tar'),
    };
    await saveImage(etl.name, etl.archive);
    const replacements: Readonly<Record<string, ImageArchive>> = {
      ...(await exporterImages()),
      postgres: await postgresImage(),
      'spacex-etl': etl,
    };
    const names = imagesOf(renderOverlay());
    for (const [kind, image] of Object.entries(replacements)) {
      const used = names.filter((name) => kindOf(name) === kind).map(canonical);
      await cluster.importImage(image.archive, image.name, ...used);
    }
    const missing = names.filter((name) => !(kindOf(name) in replacements));
    if (missing.length > 0) throw new Error(`There is no image for ${missing.join(', ')}.`);
    if (!withAirflow) return;
    const airflow = await airflowImage();
    await cluster.importImage(airflow.archive, airflow.name);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The distinct values of `image` in manifests. */
function imagesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const found = Object.entries(value).flatMap(([key, inner]) =>
    key === 'image' && typeof inner === 'string' ? [inner] : imagesOf(inner),
  );
  return [...new Set(found)];
}

/** `quay.io/prometheuscommunity/postgres-exporter:<tag>@<digest>` is `postgres-exporter`. */
function kindOf(image: string): string {
  return /([^/:@]+)(?::[^/]*)?$/.exec(image.replace(/@.*$/, ''))?.[1] ?? image;
}

/** The name that the container runtime looks up: with registry, and without the tag of a digest. */
function canonical(image: string): string {
  const short = image.includes('@') ? image.replace(/:[^:@/]+@/, '@') : image;
  const [first = ''] = short.split('/');
  if (!short.includes('/')) return `docker.io/library/${short}`;
  return first.includes('.') ? short : `docker.io/${short}`;
}
