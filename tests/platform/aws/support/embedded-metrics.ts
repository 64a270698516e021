/** A metric that a program publishes, or an alarm watches. */
interface Metric {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

interface Embedded {
  readonly CloudWatchMetrics: readonly {
    readonly Namespace: string;
    readonly Metrics: readonly { readonly Name: string }[];
    readonly Dimensions: readonly (readonly string[])[];
  }[];
}

/** The metrics of a namespace in log lines of the embedded metric format of CloudWatch. */
export function metricsIn(
  lines: readonly Readonly<Record<string, unknown>>[],
  namespace: string,
): Metric[] {
  return lines.flatMap((line) =>
    ((line['_aws'] as Embedded | undefined)?.CloudWatchMetrics ?? [])
      .filter(({ Namespace }) => Namespace === namespace)
      .flatMap(({ Metrics, Dimensions }) =>
        Metrics.flatMap(({ Name: name }) =>
          Dimensions.map((keys) => ({
            name,
            dimensions: Object.fromEntries(keys.map((key) => [key, line[key]])),
          })),
        ),
      ),
  );
}
