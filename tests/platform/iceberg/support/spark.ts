import { describeWhen } from '../../../support/describe-when.ts';
import { mavenArtifact, missingMaven } from '../../../support/maven.ts';
import { describeSpark } from '../../spark/support/curate.ts';
import { sparkEnvironment } from '../../spark/support/environment.ts';
import { type PythonAnswers, startAnswers } from './python-answers.ts';

// renovate: datasource=maven depName=org.apache.iceberg:iceberg-spark-runtime-3.5_2.12
const runtimeVersion = '1.10.2';
/** The reference implementation, for the Spark of the Glue job. */
export const sparkRuntime = `org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:${runtimeVersion}`;

/** Describes tests that need Spark and jars from Maven Central. */
export function describeIcebergSpark(name: string, suite: () => void): void {
  describeSpark(name, () => {
    const missing = missingMaven();
    if (missing === undefined) suite();
    else describeWhen('with the Iceberg runtime', missing, suite);
  });
}

/**
 * Starts Spark with the Iceberg runtime, and a lake as its catalog `lake` of the type hadoop.
 *
 * @param runtime coordinates of the jar
 */
export async function startSpark(
  python: string,
  runtime: string,
  lake: string,
): Promise<PythonAnswers> {
  const jar = await mavenArtifact(runtime);
  const environment = sparkEnvironment(python);
  const submit = environment['PYSPARK_SUBMIT_ARGS']?.replace('pyspark-shell', '') ?? '';
  return startAnswers(python, 'spark_answers.py', {
    ...environment,
    PYSPARK_SUBMIT_ARGS: `${submit} --jars ${jar} pyspark-shell`,
    LAKE: lake,
  });
}

/**
 * Starts Spark with a Glue database as the catalog `lake`, as EMR and Glue jobs have it.
 *
 * @param jars coordinates of the Iceberg runtime and of the AWS SDK that it uses
 * @param environment the AWS variables, with the addresses of S3 and Glue
 */
export async function startSparkOnGlue(
  python: string,
  jars: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<PythonAnswers> {
  const files: string[] = [];
  for (const jar of jars) files.push(await mavenArtifact(jar));
  const spark = sparkEnvironment(python);
  const submit = spark['PYSPARK_SUBMIT_ARGS']?.replace('pyspark-shell', '') ?? '';
  return startAnswers(python, 'spark_glue.py', {
    ...spark,
    ...environment,
    PYSPARK_SUBMIT_ARGS: `${submit} --jars ${files.join(',')} pyspark-shell`,
  });
}
