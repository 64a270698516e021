"""
Runs the DAG in a real Airflow on request. Pods run as local processes instead of in Kubernetes.

    airflow_runs.py <fixed>

`fixed` is a JSON file with the settings of all runs: `dags` (directory), `repository` and `node` (the
content of the image), and `path` (`PATH` in the image).

Each line of standard input is a request: `conf` (of the run), `environment` (of Airflow), `secrets`
(values by name and key), `hosts` (a file), `retries` (of each task, without a delay), and lists of
tasks: `lost` (Airflow kills the task, but records it as a success), `ended` (finds the pod of an
earlier try, which has ended) and `gone` (the first pod is deleted before its result is read).

Each request is answered by one line on file descriptor 3: `errors` and `warnings` of the import,
`dags`, `state`, `tasks` (state by task and map index), `results` (return values of tasks) and `pods`
(manifest, how its trigger connects to Kubernetes, exit code and output); or `failure`.
"""

from __future__ import annotations

import copy
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.providers.cncf.kubernetes.triggers.pod import KubernetesPodTrigger
from airflow.providers.cncf.kubernetes.utils.pod_manager import EMPTY_XCOM_RESULT
from airflow.sdk import DAG
from airflow.sdk.execution_time import supervisor
from airflow.triggers.base import TriggerEvent
from kubernetes.client import ApiClient
from kubernetes.client import models as k8s
from kubernetes.client.exceptions import ApiException

BUNDLE = "dags-folder"
IN_POD = Path(__file__).with_name("pod.sh")


class Cluster:
    """Replaces Kubernetes: runs the pods of operators as local processes."""

    def __init__(self, fixed: dict[str, Any], request: dict[str, Any]) -> None:
        self.fixed = fixed
        self.request = request
        self.pods: list[dict[str, Any]] = []
        # Results and ended pods by name.
        self.results: dict[str, str] = {}
        self.ended: dict[str, k8s.V1Pod] = {}

    def run(self, operator: KubernetesPodOperator, pod: k8s.V1Pod) -> k8s.V1Pod:
        """Runs a pod to its end. Returns it as the operator sees it: still running, or ended."""
        manifest = ApiClient().sanitize_for_serialization(pod)
        container = manifest["spec"]["containers"][0]
        with tempfile.TemporaryDirectory() as folder:
            done = self._run_container(container, Path(folder))
            xcom = Path(folder, "airflow/xcom/return.json")
            result = xcom.read_text() if xcom.exists() else EMPTY_XCOM_RESULT
        ended = {"code": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
        self.pods.append({"task": operator.task_id, "pod": manifest, "trigger": None, **ended})
        name = pod.metadata.name
        self.results[name] = result
        self.ended[name] = with_status(pod, done.returncode)
        if operator.task_id in self.request["gone"] and len(self.pods) == 1:
            del self.ended[name]
        if operator.task_id in self.request["ended"]:
            return self.ended[name]
        return with_status(pod, None)

    def get_pod(self, name: str, namespace: str) -> k8s.V1Pod:
        if name not in self.ended:
            raise ApiException(status=404)
        return self.ended[name]

    async def watch(self, trigger: KubernetesPodTrigger) -> AsyncIterator[TriggerEvent]:
        """Reports the end of a pod, as the triggerer does."""
        [*_, pod] = self.pods
        pod["trigger"] = {"inCluster": trigger.in_cluster}
        succeeded = pod["code"] == 0
        yield TriggerEvent(
            {
                "status": "success" if succeeded else "failed",
                "namespace": trigger.pod_namespace,
                "name": trigger.pod_name,
                "message": "" if succeeded else f"The pod exited with {pod['code']}: {pod['stderr'][-2000:]}",
            }
        )

    def _run_container(self, container: dict[str, Any], scratch: Path) -> subprocess.CompletedProcess[str]:
        if container["command"] != ["spacex-etl"]:
            raise ValueError(f"The image has no command {container['command']}")
        shutil.copy(self.request["hosts"], scratch / "hosts")
        mounts = [mount["mountPath"] for mount in container["volumeMounts"]]
        for path in ("/root", *mounts):
            Path(f"{scratch}{path}").mkdir(parents=True)
        program = ["unshare", "--mount", str(IN_POD), str(scratch)]
        image = [self.fixed["repository"], self.fixed["node"]]
        variables: dict[str, str] = {}
        for source in container["envFrom"]:
            # Kubernetes ignores an optional secret that does not exist.
            variables |= self.request["secrets"].get(source["secretRef"]["name"], {})
        variables |= {one["name"]: self._value(one) for one in container["env"]}
        return subprocess.run(
            [*program, *image, *mounts, "--", *container["args"]],
            # Variables of the image, then those of the pod.
            env={"PATH": self.fixed["path"], "HOME": "/tmp", **variables},
            capture_output=True,
            text=True,
            timeout=120,
        )

    def _value(self, variable: dict[str, Any]) -> str:
        if "value" in variable:
            return variable["value"]
        source = variable["valueFrom"]["secretKeyRef"]
        return self.request["secrets"][source["name"]][source["key"]]


def with_status(pod: k8s.V1Pod, code: int | None) -> k8s.V1Pod:
    """A copy of the pod whose container is running, or has ended with the exit code."""
    running = k8s.V1ContainerState(running=k8s.V1ContainerStateRunning())
    ended = k8s.V1ContainerState(terminated=k8s.V1ContainerStateTerminated(exit_code=code or 0))
    states = {container.name: running for container in pod.spec.containers}
    if code is not None:
        states["base"] = ended
    # The sidecar is running until the result has been read.
    phase = "Running" if code is None or len(states) > 1 else "Failed" if code else "Succeeded"
    statuses = [
        k8s.V1ContainerStatus(
            name=name, state=state, image="", image_id="", ready=True, restart_count=0
        )
        for name, state in states.items()
    ]
    copied = copy.deepcopy(pod)
    copied.status = k8s.V1PodStatus(phase=phase, container_statuses=statuses)
    return copied


def hand_pods_to(cluster: Cluster) -> None:
    """Lets operators and triggers use `cluster` instead of the API of Kubernetes."""

    def ignore(*_: Any, **__: Any) -> None:
        return None

    operator = KubernetesPodOperator
    operator.get_or_create_pod = lambda self, pod_request_obj, context: cluster.run(self, pod_request_obj)
    operator.extract_xcom = lambda self, pod: json.loads(cluster.results[pod.metadata.name])
    operator.hook = SimpleNamespace(
        get_pod=cluster.get_pod,
        is_in_cluster=True,
        get_xcom_sidecar_container_image=ignore,
        get_xcom_sidecar_container_resources=ignore,
        get_namespace=ignore,
    )
    operator.pod_manager = SimpleNamespace(
        await_pod_completion=lambda pod, *_: cluster.get_pod(pod.metadata.name, ""),
        read_pod=lambda pod: cluster.get_pod(pod.metadata.name, ""),
    )
    for call in ("_write_logs", "_read_pod_events", "_read_pod_container_states"):
        setattr(operator, call, ignore)
    for call in ("process_pod_deletion", "patch_already_checked"):
        setattr(operator, call, ignore)
    # Of tasks that are not deferred.
    operator.find_pod = lambda self, *_, **__: cluster.get_pod(self.pod.metadata.name, "")
    for call in ("await_init_containers_completion", "await_pod_start", "await_pod_completion"):
        setattr(operator, call, ignore)
    KubernetesPodTrigger.run = lambda self: cluster.watch(self)


def process(folder: str) -> BundleDagBag:
    """Imports the DAG and stores its version in the database, as the DAG processor does."""
    bag = BundleDagBag(folder, bundle_path=Path(folder), bundle_name=BUNDLE)
    sync_bag_to_db(bag, BUNDLE, None)
    return bag


def set_retries(dag: DAG, retries: int) -> None:
    """Sets the number of retries. They have no delay, for which a test would have to wait."""
    settings = {"retries": retries, "retry_delay": timedelta(0), "retry_exponential_backoff": 0}
    for task in dag.tasks:
        for name, value in settings.items():
            setattr(task, name, value)
        if hasattr(task, "partial_kwargs"):
            task.partial_kwargs.update(settings)


def lose(dag: DAG, task_ids: list[str]) -> None:
    """Lets Airflow record tasks as successful that have done nothing."""
    for task_id in task_ids:
        dag.get_task(task_id).execute = lambda context: None


def task_name(instance: Any) -> str:
    return instance.task_id if instance.map_index < 0 else f"{instance.task_id}[{instance.map_index}]"


def run(dag: DAG, request: dict[str, Any]) -> dict[str, Any]:
    set_retries(dag, request["retries"])
    lose(dag, request["lost"])
    dag_run = dag.test(run_conf=request["conf"])
    instances = dag_run.get_task_instances()
    return {
        "state": str(dag_run.state),
        "tasks": {task_name(one): str(one.state) for one in instances},
        "results": {
            task_name(one): one.xcom_pull(task_ids=one.task_id, map_indexes=one.map_index)
            for one in instances
        },
    }


def answer(fixed: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    cluster = Cluster(fixed, request)
    hand_pods_to(cluster)
    with patch.dict(os.environ, request["environment"]):
        bag = process(fixed["dags"])
        found = {
            "errors": {str(path): text for path, text in bag.import_errors.items()},
            "warnings": [text for texts in bag.captured_warnings.values() for text in texts],
            "dags": sorted(bag.dags),
        }
        return {**found, **run(bag.dags["core_usage_dag"], request), "pods": cluster.pods}


def main(fixed_file: str) -> None:
    fixed = json.loads(Path(fixed_file).read_text())
    # dag.test() would rebuild Airflow's whole API for each task, which takes seconds.
    supervisor.in_process_api_server = functools.cache(supervisor.in_process_api_server)
    DagBundlesManager().sync_bundles_to_db()
    with os.fdopen(3, "w") as answers:
        for line in sys.stdin:
            try:
                found = answer(fixed, json.loads(line))
            except Exception:
                found = {"failure": traceback.format_exc()}
            print(json.dumps(found, default=str), file=answers, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
