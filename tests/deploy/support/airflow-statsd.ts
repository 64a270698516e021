/** A metric that Airflow sends, with its StatsD name and type and the expected Prometheus metric. */
export interface AirflowMetric {
  readonly statsd: string;
  readonly type: 'c' | 'g' | 'ms';
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const dag = { dag_id: 'core_usage_dag' };
const task = { ...dag, task_id: 'group.load' };
const operator = { operator: 'KubernetesPodOperator' };
const pool = { pool: 'default_pool' };

/** Examples of all Airflow 3 metrics that the platform maps, with the prefix `airflow.`. */
export const airflowMetrics: readonly AirflowMetric[] = [
  count('scheduler_heartbeat', 'scheduler_heartbeat_total'),
  count('dag_processor_heartbeat', 'dag_processor_heartbeat_total'),
  count('triggerer_heartbeat', 'triggerer_heartbeat_total'),
  count('ti_failures', 'ti_failures_total'),
  count('ti_successes', 'ti_successes_total'),
  count('operator_failures_KubernetesPodOperator', 'operator_failures_total', operator),
  count('operator_successes_KubernetesPodOperator', 'operator_successes_total', operator),
  count('ti.start.core_usage_dag.group.load', 'ti_start_total', task),
  count('ti.finish.core_usage_dag.group.load.success', 'ti_finish_total', {
    ...task,
    state: 'success',
  }),
  count('scheduler.tasks.killed_externally', 'scheduler_tasks_killed_externally_total'),
  gauge('dagbag_size', 'dagbag_size'),
  gauge('dag_processing.import_errors', 'dag_processing_import_errors'),
  gauge('dag_processing.total_parse_time', 'dag_processing_total_parse_time_seconds'),
  gauge('executor.open_slots', 'executor_open_slots'),
  gauge('executor.queued_tasks', 'executor_queued_tasks'),
  gauge('executor.running_tasks', 'executor_running_tasks'),
  ...['open', 'queued', 'running', 'deferred', 'scheduled'].map((state) =>
    gauge(`pool.${state}_slots.default_pool`, 'pool_slots', { ...pool, state }),
  ),
  gauge('pool.starving_tasks.default_pool', 'pool_starving_tasks', pool),
  ...['success', 'failed'].map((state) =>
    timer(`dagrun.duration.${state}.core_usage_dag`, 'dagrun_duration', { ...dag, state }),
  ),
  timer('dagrun.schedule_delay.core_usage_dag', 'dagrun_schedule_delay', dag),
  timer('dag.core_usage_dag.group.load.duration', 'task_duration', task),
  timer('dag.core_usage_dag.group.load.scheduled_duration', 'task_scheduled_duration', task),
];

type Labels = AirflowMetric['labels'];

function count(statsd: string, name: string, labels: Labels = {}): AirflowMetric {
  return { statsd: `airflow.${statsd}`, type: 'c', name: `airflow_${name}`, labels };
}

function gauge(statsd: string, name: string, labels: Labels = {}): AirflowMetric {
  return { statsd: `airflow.${statsd}`, type: 'g', name: `airflow_${name}`, labels };
}

function timer(statsd: string, name: string, labels: Labels = {}): AirflowMetric {
  return { statsd: `airflow.${statsd}`, type: 'ms', name: `airflow_${name}_seconds`, labels };
}
