import { describeWhen } from '../../../support/describe-when.ts';
import { mavenArtifact, missingMaven } from '../../../support/maven.ts';
import { describeSpark, sparkEnvironment } from '../../spark/support/curate.ts';
import { type PythonAnswers, startAnswers } from './python-answers.ts';

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
