"""
Runs the DAG in a real Airflow on request. Pods run as local processes instead of in Kubernetes.

    airflow_runs.py <fixed>

`fixed` is a JSON file with the settings of all runs: `dags` (directory), `repository` and `node` (the
content of the image), and `path` (`PATH` in the image).

Each line of standard input is a request: `conf` (of the run), `environment` (of Airflow), `secrets`
(values by name and key), `hosts` (a file), and `lost` (tasks whose pod is killed but recorded as a
success).

Each request is answered by one line on file descriptor 3: `errors` and `warnings` of the import,
`dags`, `state`, `tasks` (state by task and map index), `results` (return values of tasks) and `pods`
(manifest, deferrable or not, exit code and output); or `failure`.
"""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any
from unittest.mock import patch

from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import BundleDagBag, sync_bag_to_db
from airflow.providers.cncf.kubernetes.hooks.kubernetes import KubernetesHook
from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
from airflow.sdk import DAG
from airflow.sdk.exceptions import AirflowException
from airflow.sdk.execution_time import supervisor
from kubernetes.client import ApiClient

BUNDLE = "dags-folder"
IN_POD = Path(__file__).with_name("pod.sh")


class Cluster:
    """Replaces Kubernetes: runs the pods of operators as local processes."""

    def __init__(self, fixed: dict[str, Any], request: dict[str, Any]) -> None:
        self.fixed = fixed
        self.request = request
        self.pods: list[dict[str, Any]] = []

    def run(self, operator: KubernetesPodOperator, context: Any) -> Any:
        if operator.task_id in self.request["lost"]:
            return None
        pod = ApiClient().sanitize_for_serialization(operator.build_pod_request_obj(context))
        container = pod["spec"]["containers"][0]
        with tempfile.TemporaryDirectory() as folder:
            done = self._run_container(container, Path(folder))
            xcom = Path(folder, "airflow/xcom/return.json")
            result = json.loads(xcom.read_text()) if xcom.exists() else None
        ended = {"code": done.returncode, "stdout": done.stdout, "stderr": done.stderr}
        task = {"task": operator.task_id, "deferrable": operator.deferrable}
        self.pods.append({**task, "pod": pod, **ended})
        if done.returncode != 0:
            raise AirflowException(f"The pod exited with {done.returncode}: {done.stderr[-2000:]}")
        return result if operator.do_xcom_push else None

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


def hand_pods_to(cluster: Cluster) -> None:
    """Makes operators run their pods in `cluster`, and read no settings from Kubernetes."""

    def execute(self: KubernetesPodOperator, context: Any) -> Any:
        return cluster.run(self, context)

    KubernetesPodOperator.execute = execute
    KubernetesHook.is_in_cluster = property(lambda self: True)
    for setting in ("image", "resources"):
        setattr(KubernetesHook, f"get_xcom_sidecar_container_{setting}", lambda self: None)


def process(folder: str) -> BundleDagBag:
    """Imports the DAG and stores its version in the database, as the DAG processor does."""
    bag = BundleDagBag(folder, bundle_path=Path(folder), bundle_name=BUNDLE)
    sync_bag_to_db(bag, BUNDLE, None)
    return bag


def disable_retries(dag: DAG) -> None:
    """Disables retries, for which a test would have to wait."""
    for task in dag.tasks:
        task.retries = 0
        if hasattr(task, "partial_kwargs"):
            task.partial_kwargs["retries"] = 0


def task_name(instance: Any) -> str:
    return instance.task_id if instance.map_index < 0 else f"{instance.task_id}[{instance.map_index}]"


def run(dag: DAG, conf: dict[str, Any]) -> dict[str, Any]:
    disable_retries(dag)
    dag_run = dag.test(run_conf=conf)
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
        return {**found, **run(bag.dags["core_usage_dag"], request["conf"]), "pods": cluster.pods}


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
