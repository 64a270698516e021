import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { repositoryRoot } from '../support/repository.ts';
import { describeKustomize, renderOverlay } from './support/manifests.ts';
import {
  airflowValueKeys,
  airflowValuesSchema,
  describeSchemas,
  faultsBy,
} from './support/schemas.ts';

type Values = Record<string, Record<string, unknown>>;

const read = () =>
  parse(readFileSync(join(repositoryRoot, 'deploy/airflow/values.yaml'), 'utf8')) as Values;

const unknownKeys = (values: Values) => {
  const known = airflowValueKeys();
  return Object.keys(values).filter((key) => !known.includes(key));
};

describeSchemas("values of Airflow's chart", () => {
  test('satisfy its schema and contain no unknown key', () => {
    expect(faultsBy(airflowValuesSchema, read())).toEqual([]);
    expect(unknownKeys(read())).toEqual([]);
  });

  test('are rejected if they are invalid', () => {
    expect(faultsBy(airflowValuesSchema, { ...read(), executor: 5 })).not.toEqual([]);
    expect(
      faultsBy(airflowValuesSchema, { ...read(), logs: { persistence: { enabled: 'yes' } } }),
    ).not.toEqual([]);
    expect(unknownKeys({ ...read(), webserverr: {} })).toEqual(['webserverr']);
  });

  test('disable the database and the queue of the chart, and send metrics to the exporter', () => {
    const values = read();
    for (const part of ['postgresql', 'redis', 'statsd']) {
      expect(values[part]).toEqual({ enabled: false });
    }
    expect(values['executor']).toBe('LocalExecutor');
    expect(values['config']?.['metrics']).toMatchObject({
      statsd_on: 'True',
      statsd_host: 'statsd-exporter.monitoring.svc.cluster.local',
      statsd_port: 9125,
    });
  });
});

describeKustomize('volume claims', () => {
  const claims = renderOverlay().filter(({ kind }) => kind === 'PersistentVolumeClaim');

  test('only request an access mode that the storage class of kind supports', () => {
    expect(claims.length).toBeGreaterThan(2);
    for (const { metadata, spec } of claims) {
      expect(spec?.['accessModes'], metadata.name).toEqual(['ReadWriteOnce']);
    }
  });

  test('include the claim for the logs of Airflow', () => {
    const ofAirflow = claims.filter(({ metadata }) => metadata.namespace === 'airflow');
    const [existingClaim] = ofAirflow.map(({ metadata }) => metadata.name);
    expect(ofAirflow).toHaveLength(1);
    expect(read()['logs']?.['persistence']).toEqual({ enabled: true, existingClaim });
  });
});
