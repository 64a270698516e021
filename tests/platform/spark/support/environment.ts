import { join } from 'node:path';
import { repositoryRoot } from '../../../support/repository.ts';
import { sparkJava } from './java.ts';

/** The directory of the job. */
export const glueFolder = join(repositoryRoot, 'deploy/aws/glue');

/** Environment variables for local Spark, tuned for the size of the data. */
export function sparkEnvironment(
  python: string,
  size: 'small' | 'large' = 'small',
  cores = 2,
): Record<string, string> {
  const settings = [
    'spark.ui.enabled=false',
    'spark.ui.showConsoleProgress=false',
    // Settings for a process of a few seconds.
    ...(size === 'small'
      ? ['spark.sql.shuffle.partitions=2', 'spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1']
      : ['spark.sql.shuffle.partitions=8']),
  ];
  const memory = size === 'small' ? '1g' : '4g';
  const options = settings.flatMap((setting) => ['--conf', setting]);
  return {
    JAVA_HOME: sparkJava() ?? '',
    PYSPARK_PYTHON: python,
    PYSPARK_SUBMIT_ARGS: [
      `--master local[${cores}]`,
      '--driver-memory',
      memory,
      ...options,
      'pyspark-shell',
    ].join(' '),
    SPARK_LOCAL_IP: '127.0.0.1',
  };
}
