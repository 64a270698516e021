"""
### SpaceX core usage

Loads the launches of SpaceX into tables on a schedule. Each step runs `spacex-etl` in a pod in the
namespace `data-jobs`.

* Without a lake: **run** loads PostgreSQL and checks the data before the commit, **verify** checks
  the result that the run reports, **report** writes the analysis to its log.
* With `SPACEX_LAKE=s3://bucket/prefix` in Airflow's environment: **extract** stores the documents
  in the lake, **load** loads them into each target in a separate pod, **verify** checks the results
  of all targets, then **check** and **report** run. The report is written to the lake.
* With the source `live` (every launch to today, from r/SpaceX and Launch Library): **run** loads all
  targets, with or without a lake. Documents and state of Launch Library are in the lake, otherwise in
  the schema of PostgreSQL.

If the source limits requests, the pod waits at most ten minutes. If it would have to wait longer, it
exits with 76, and the task and those after it are skipped: the next run of the DAG continues there. If
all runs are skipped for a day, the alert SpacexDataStale fires.

Every step can be retried: a run commits everything or nothing, and loading the same documents again
changes no row. A killed pod leaves no partial data.

Finally, **announce_…** emits an asset event for each target that received rows; the other
announcements are skipped.

Parameters of a run: `source` (`api`, `live` or, without a lake, the bundled `snapshot`), `targets` (`s3`
is an alias of `lake`), `resources` (none means all), `prune` (delete rows of documents that no longer
exist; implied by `live`). `SPACEX_SOURCE` in Airflow's environment is the source of scheduled runs, `api`
by default: once a day, or every six hours with `live`.

PostgreSQL is configured by the secret `pg-secret`, the optional key of Launch Library by the secret
`launch-library`, the optional token of an Iceberg REST catalog by `iceberg-catalog`. The lake and
Redshift are configured by variables in Airflow's environment. AWS credentials come from the role of the
service account `spacex-etl` or, in a cluster without such roles, from the secret `aws-credentials` in
`data-jobs`.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime, timedelta
from typing import Any

from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.secret import Secret
from airflow.providers.cncf.kubernetes.utils.xcom_sidecar import PodDefaults
from airflow.sdk import Asset, Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowException, AirflowSkipException
from kubernetes.client import models as k8s

NAMESPACE = "data-jobs"
IMAGE = os.environ.get("SPACEX_ETL_IMAGE", "spacex-etl:latest")
LAKE = os.environ.get("SPACEX_LAKE", "")
HAS_LAKE = LAKE.startswith("s3://")
# A lake stores API responses as received, so the snapshot cannot be its source.
SOURCES = ("api", "live") if HAS_LAKE else ("api", "snapshot", "live")
SOURCE = os.environ.get("SPACEX_SOURCE") or "api"
# A run of `live` sends few requests. If it is deferred, a later one succeeds before the data is stale.
SCHEDULE = "0 */6 * * *" if SOURCE == "live" else "@daily"
TARGETS = ("postgres", "lake", "redshift") if HAS_LAKE else ("postgres", "redshift")
# Former names of targets, which parameters and results of runs may still contain.
ALIASES = {"s3": "lake"} if HAS_LAKE else {}
DEADLINE = timedelta(minutes=30)
# How long a pod waits if the source limits requests; well below the deadline.
MAX_WAIT = timedelta(minutes=10)
# `spacex-etl` was deferred: the source accepts requests again only after a longer wait.
DEFERRED = 76
RUNBOOK = "https://github.com/OWNER/REPOSITORY/blob/main/docs/runbooks.md#airflowdagrunfailed"

# Assets that other DAGs can be scheduled on, by target.
ASSETS = {
    "postgres": Asset(
        "postgres://postgres.data-platform.svc.cluster.local:5432/spacexdb/spacex/core_flights"
    ),
    **({"lake": Asset(f"{LAKE.rstrip('/')}/curated")} if HAS_LAKE else {}),
}

PG_SECRETS = [
    Secret("env", name, "pg-secret", name)
    for name in ("PG_HOST", "PG_PORT", "PG_DATABASE", "PG_USER", "PG_PASSWORD")
]

# All keys of the secret become environment variables. The secret is optional.
AWS_CREDENTIALS = k8s.V1EnvFromSource(
    secret_ref=k8s.V1SecretEnvSource(name="aws-credentials", optional=True)
)

# SPACEX_CATALOG_TOKEN of an Iceberg REST catalog that follows the lake. The secret is optional.
CATALOG_TOKEN = k8s.V1EnvFromSource(
    secret_ref=k8s.V1SecretEnvSource(name="iceberg-catalog", optional=True)
)

# LL2_API_KEY, which raises the limit of requests of Launch Library. The secret is optional.
LAUNCH_LIBRARY_KEY = k8s.V1EnvFromSource(
    secret_ref=k8s.V1SecretEnvSource(name="launch-library", optional=True)
)

# Variables of Airflow that are passed on to the pods. None of them is secret.
PASSED_ON = (
    "AWS_ENDPOINT_URL",
    "AWS_REGION",
    "PGSSLMODE",
    "PGSSLROOTCERT",
    "REDSHIFT_CLUSTER",
    "REDSHIFT_DATABASE",
    "REDSHIFT_DB_USER",
    "REDSHIFT_IAM_ROLE",
    "REDSHIFT_SECRET_ARN",
    "REDSHIFT_STAGING",
    "REDSHIFT_WORKGROUP",
    "SPACEX_BASE_URL",
    "SPACEX_CATALOG",
    "SPACEX_CATALOG_URL",
    "SPACEX_CATALOG_WAREHOUSE",
    "SPACEX_CURATED_BUCKET",
    "SPACEX_GLUE_DATABASE",
    "SPACEX_KMS_KEY_ID",
    "SPACEX_LAUNCH_LIBRARY_URL",
    "SPACEX_RAW_BUCKET",
)
ENVIRONMENT = {
    "STATSD_HOST": "statsd-exporter.monitoring.svc.cluster.local",
    "STATSD_PORT": "9125",
    # The network policies of a new pod take effect about a second after its start.
    "SPACEX_CONNECT_WAIT": "30s",
    "SPACEX_MAX_WAIT": f"{int(MAX_WAIT.total_seconds())}s",
    **{name: os.environ[name] for name in PASSED_ON if os.environ.get(name)},
    # The pods cannot see a local directory of the Airflow machine.
    **({"SPACEX_LAKE": LAKE} if HAS_LAKE else {}),
}


class EtlPodOperator(KubernetesPodOperator):
    """Runs `spacex-etl` in a pod that meets the Pod Security level `restricted`."""

    def __init__(self, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {
            "namespace": NAMESPACE,
            # The triggerer uses its service account only if this is set; it does not try it by itself.
            "in_cluster": True,
            "image": IMAGE,
            # `latest` is built locally and is not in a registry.
            "image_pull_policy": "IfNotPresent",
            "cmds": ["spacex-etl"],
            "service_account_name": "spacex-etl",
            "automount_service_account_token": False,
            "labels": {"app.kubernetes.io/name": "spacex-etl"},
            "env_vars": ENVIRONMENT,
            "env_from": [AWS_CREDENTIALS],
            "secrets": PG_SECRETS,
            "security_context": k8s.V1PodSecurityContext(
                run_as_non_root=True,
                run_as_user=1000,
                run_as_group=1000,
                fs_group=1000,
                seccomp_profile=k8s.V1SeccompProfile(type="RuntimeDefault"),
            ),
            "container_security_context": _container_security(),
            "container_resources": k8s.V1ResourceRequirements(
                requests={"cpu": "250m", "memory": "256Mi", "ephemeral-storage": "256Mi"},
                limits={"cpu": "1", "memory": "1Gi", "ephemeral-storage": "4Gi"},
            ),
            "volumes": [
                k8s.V1Volume(name="data", empty_dir=k8s.V1EmptyDirVolumeSource(size_limit="2Gi")),
                k8s.V1Volume(name="tmp", empty_dir=k8s.V1EmptyDirVolumeSource(size_limit="1Gi")),
                # The authority that PGSSLROOTCERT names, on clusters with TLS to PostgreSQL.
                k8s.V1Volume(
                    name="postgres-ca",
                    config_map=k8s.V1ConfigMapVolumeSource(name="postgres-ca", optional=True),
                ),
            ],
            "volume_mounts": [
                k8s.V1VolumeMount(name="data", mount_path="/data"),
                k8s.V1VolumeMount(name="tmp", mount_path="/tmp"),
                k8s.V1VolumeMount(name="postgres-ca", mount_path="/etc/postgres-ca", read_only=True),
            ],
            # A retry would be deferred too; the next run of the DAG continues.
            "skip_on_exit_code": DEFERRED,
            "get_logs": True,
            # On a busy node, or while the image is pulled, a pod starts slowly.
            "startup_timeout_seconds": 300,
            "deferrable": True,
            # Stops a pod that Airflow no longer tracks.
            "active_deadline_seconds": int(DEADLINE.total_seconds()),
            "termination_grace_period": 30,
            "on_finish_action": "delete_pod",
        }
        super().__init__(**{**defaults, **kwargs})
        self._result: Any = None

    def execute(self, context: Any) -> Any:
        """
        Runs the pod, and returns its result also if the pod of an earlier try has already ended.

        A task that is resumed within seconds can be sent to its next try by the scheduler. That try
        finds the ended pod and takes its result, but the provider does not return it.
        """
        returned = super().execute(context)
        return returned if returned is not None else self._result

    def trigger_reentry(self, context: Any, event: dict[str, Any]) -> Any:
        """
        Reads the result of the ended pod.

        The provider reports success without a result if the pod has been deleted meanwhile. Then the
        task is retried: loading the same documents again changes no row, and returns the result.
        """
        self._result = super().trigger_reentry(context, event)
        if self.do_xcom_push and self._result is None:
            raise AirflowException(f"The result of pod {event['name']} is lost. A retry returns it.")
        return self._result

    def build_pod_request_obj(self, context: Any = None) -> k8s.V1Pod:
        """
        Adapts the XCom sidecar: the image of the ETL, because the provider's own has no digest and
        needs a registry; a security context, which the level `restricted` requires; and a command
        that ends on SIGTERM, so that a deleted pod does not wait for its grace period.
        """
        pod = super().build_pod_request_obj(context)
        for container in pod.spec.containers:
            if container.name == PodDefaults.SIDECAR_CONTAINER_NAME:
                container.image = IMAGE
                container.image_pull_policy = "IfNotPresent"
                container.command = ["sh", "-c", 'trap "exit 0" INT TERM; while true; do sleep 1; done']
                container.security_context = _container_security()
                container.resources = k8s.V1ResourceRequirements(
                    requests={"cpu": "10m", "memory": "16Mi", "ephemeral-storage": "16Mi"},
                    limits={"cpu": "100m", "memory": "64Mi", "ephemeral-storage": "64Mi"},
                )
        for volume in pod.spec.volumes:
            if volume.name == PodDefaults.VOLUME.name:
                volume.empty_dir = k8s.V1EmptyDirVolumeSource(size_limit="16Mi")
        return pod


class LoadPodOperator(EtlPodOperator):
    """Loads a target; passes the token of the catalog that follows the lake."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"env_from": [AWS_CREDENTIALS, CATALOG_TOKEN], **kwargs})


def _container_security() -> k8s.V1SecurityContext:
    return k8s.V1SecurityContext(
        allow_privilege_escalation=False,
        read_only_root_filesystem=True,
        capabilities=k8s.V1Capabilities(drop=["ALL"]),
    )


def _choices() -> tuple[str, list[str], list[str], bool]:
    """Returns source, targets, resources and prune of this run."""
    params = get_current_context()["params"]
    # "lake" and its alias are the same target, which is loaded once.
    targets = list(dict.fromkeys(ALIASES.get(name, name) for name in params["targets"]))
    return params["source"], targets, list(params["resources"] or []), params["prune"]


def _resource_flags(resources: list[str]) -> list[str]:
    return [word for name in resources for word in ("--resource", name)]


@task
def run_arguments() -> list[str]:
    """Returns the arguments of a single run. With a lake, only `live` has one."""
    source, targets, resources, prune = _choices()
    if HAS_LAKE and source != "live":
        raise AirflowSkipException("The API is extracted into the lake first.")
    flags = [word for target in targets for word in ("--target", target)]
    return [
        *("run", *flags, "--check", "--accept-rejects", "--source", source),
        *_resource_flags(resources),
        *(["--prune"] if prune else []),
    ]


@task
def extract_arguments() -> list[str]:
    """Returns the arguments that load the API into the raw zone."""
    source, _, resources, _ = _choices()
    if source == "live":
        raise AirflowSkipException("A run of `live` stores its documents in the lake itself.")
    return ["extract", "--lake", LAKE, "--accept-rejects", *_resource_flags(resources)]


@task
def load_arguments(extracted: dict[str, Any]) -> list[list[str]]:
    """Returns the arguments for each target; all targets load the documents that this run extracted."""
    _, targets, resources, prune = _choices()
    return [
        [
            *("load", "--target", target, "--lake", LAKE, "--raw-run", extracted["rawRun"]),
            *("--accept-rejects", *_resource_flags(resources)),
            *(["--prune"] if prune else []),
        ]
        for target in targets
    ]


@task
def check_arguments() -> list[list[str]]:
    """Returns the arguments that check each target."""
    _, targets, _, _ = _choices()
    return [["check", "--target", target, "--format", "json"] for target in targets]


@task
def report_arguments() -> list[str]:
    """Returns the arguments that write the report to the lake or, without a lake, to the log."""
    _, targets, _, _ = _choices()
    report = ["report", "--target", targets[0]]
    if not HAS_LAKE:
        return [*report, "--format", "md"]
    day = get_current_context()["dag_run"].run_after.date().isoformat()
    return [*report, "--out", f"{LAKE.rstrip('/')}/reports/{day}/core-usage.html"]


# With a lake, either `run` or both `extract` and `load` are skipped. If all of them are skipped, because
# the run was deferred, this task is skipped too.
@task(trigger_rule="none_failed_min_one_success")
def verify(*results: Any) -> dict[str, int]:
    """
    Returns the number of rows by target; fails unless every target reports committed rows.

    Airflow can record a pod that was killed by a signal as a success (apache/airflow#71202), so only
    the result that the run itself wrote proves that it succeeded.
    """
    _, targets, _, _ = _choices()
    # A task has one result, a mapped task a list of results, and a skipped task none.
    found = [one for some in results for one in ([some] if isinstance(some, dict) else some or [])]
    rows: dict[str, int] = {}
    for result in found:
        if not result or result.get("status") != "succeeded":
            raise ValueError(f"A run failed: {(result or {}).get('error') or result!r}")
        for target in result["targets"]:
            name = ALIASES.get(target["name"], target["name"])
            rows[name] = sum(table["rows"] for table in target["tables"])
    missing = [name for name in targets if not rows.get(name)]
    if missing:
        raise ValueError(f"No rows were loaded into {', '.join(missing)}. Rows by target: {rows}")
    return rows


def explain_failure(context: Any) -> None:
    """Ends the log of a task that is not retried any more with what to do next."""
    instance = context["ti"]
    logging.getLogger(__name__).error(
        "Task %s of run %s failed in try %s, its last one. What to do: %s",
        instance.task_id,
        instance.run_id,
        instance.try_number,
        RUNBOOK,
    )


def announcements(rows: Any) -> list[Any]:
    """Returns a task for each asset; it emits an event if this run loaded rows into the target."""
    tasks = []
    for target, asset in ASSETS.items():

        @task(task_id=f"announce_{target}", outlets=[asset])
        def announce(rows: dict[str, int], target: str) -> None:
            if target not in rows:
                raise AirflowSkipException(f"This run loaded no rows into {target}.")

        tasks.append(announce(rows, target))
    return tasks


@dag(
    dag_id="core_usage_dag",
    description="Loads the launches of SpaceX into tables",
    doc_md=__doc__,
    schedule=SCHEDULE,
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=True,
    tags=["spacex", "etl"],
    default_args={
        "owner": "data-platform",
        "retries": 2,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=15),
        "on_failure_callback": explain_failure,
        "execution_timeout": DEADLINE + timedelta(minutes=5),
    },
    params={
        "source": Param(SOURCE, enum=list(SOURCES), description="Source of the documents"),
        "targets": Param(
            ["postgres"],
            type="array",
            minItems=1,
            uniqueItems=True,
            items={"enum": [*TARGETS, *ALIASES]},
            description="Targets to load",
        ),
        "resources": Param(
            None,
            type=["null", "array"],
            items={"type": "string"},
            description="Resources to load; none means all",
        ),
        "prune": Param(False, type="boolean", description="Delete rows of documents that no longer exist"),
    },
)
def core_usage_dag() -> None:
    # `report` and `check` take seconds. They are not deferred, because the scheduler can mistake a task
    # that is deferred and resumed within seconds for a failed one.
    report = EtlPodOperator(task_id="report", arguments=report_arguments(), deferrable=False)
    run = EtlPodOperator(
        task_id="run",
        arguments=run_arguments(),
        env_from=[AWS_CREDENTIALS, CATALOG_TOKEN, LAUNCH_LIBRARY_KEY],
        do_xcom_push=True,
    )
    if not HAS_LAKE:
        rows = verify(run.output)
        rows >> report
        announcements(rows)
        return
    extract = EtlPodOperator(task_id="extract", arguments=extract_arguments(), do_xcom_push=True)
    load = LoadPodOperator.partial(task_id="load", do_xcom_push=True).expand(
        arguments=load_arguments(extract.output)
    )
    check = EtlPodOperator.partial(task_id="check", deferrable=False).expand(arguments=check_arguments())
    rows = verify(run.output, load.output)
    rows >> check >> [report, *announcements(rows)]


core_usage_dag()
