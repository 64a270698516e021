"""A local AWS for Terraform: the server of moto over TLS, with additional responses.

The additional responses are those that the Terraform provider waits for. They have no behaviour
behind them, with one exception: the Deny statements of bucket policies are evaluated.

Serves until standard input ends. Prints one line of JSON: the variables that make SDKs and Terraform
use it over TLS, and its URL without TLS. Creates a bucket for the Terraform state.
usage: local_aws.py DIRECTORY, for the certificate, its key, and the variables for a shell.
"""

import datetime
import ipaddress
import json
import logging
import shlex
import sys
import threading
from pathlib import Path

from conditions import is_met
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import request
from moto.athena.responses import AthenaResponse
from moto.awslambda.models import LambdaFunction
from moto.cloudtrail.models import CloudTrailBackend
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.events.utils import EventTemplateParser
from moto.iam.access_control import IAMPolicyStatement, PermissionResult
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.redshift.models import Cluster
from moto.redshift.responses import RedshiftResponse
from moto.s3.exceptions import S3AccessDeniedError
from moto.s3.models import FakeDeleteMarker, s3_backends
from moto.s3.responses import S3Response
from moto.secretsmanager.models import secretsmanager_backends
from werkzeug.serving import make_server

ADMIN_PASSWORD = "kept-by-the-secrets-manager"
REGION = "eu-central-1"
OUTSIDER = "outsider"
"""The access key of a principal of another organization."""
STATE_BUCKET = "spacex-terraform-state-local"
"""The bucket of envs/local/backend.hcl."""


def redshift_clusters() -> None:
    """Adds fields of a cluster that the provider waits for, and the secret of its administrator."""
    constants = {
        "cluster_availability_status": "Available",
        "availability_zone_relocation_status": "disabled",
        "multi_az": "Disabled",
        "maintenance_track_name": "current",
        "manual_snapshot_retention_period": -1,
        "master_password_secret_arn": None,
        "master_password_secret_kms_key_id": None,
        "default_iam_role_arn": None,
    }
    for name, value in constants.items():
        setattr(Cluster, name, value)
    Cluster.cluster_nodes = property(
        lambda self: [
            {"NodeRole": role, "PrivateIPAddress": f"10.0.0.{10 + at}"}
            for at, role in enumerate(
                ["LEADER", *(f"COMPUTE-{n}" for n in range(self.number_of_nodes))]
            )
        ]
    )
    original = Cluster.__init__

    def initialize(self, *args, **kwargs) -> None:
        original(self, *args, **kwargs)
        self.preferred_maintenance_window = self.preferred_maintenance_window.lower()

    Cluster.__init__ = initialize
    create = RedshiftResponse.create_cluster

    def create_cluster(self) -> ActionResult:
        response = create(self)
        cluster = self.redshift_backend.clusters[self._get_param("ClusterIdentifier")]
        cluster.default_iam_role_arn = self._get_param("DefaultIamRoleArn")
        if self._get_bool_param("ManageMasterPassword", False):
            key = self._get_param("MasterPasswordSecretKmsKeyId")
            user = cluster.master_username
            created = secretsmanager_backends[self.current_account][self.region].create_secret(
                name=f"redshift!{cluster.cluster_identifier}-{user}",
                secret_string=json.dumps({"username": user, "password": ADMIN_PASSWORD}),
                secret_binary=None,
                description=None,
                tags=[],
                kms_key_id=key,
                client_request_token=None,
                replica_regions=[],
                force_overwrite=False,
            )
            secret = json.loads(created) if isinstance(created, str) else created
            cluster.master_password_secret_arn = secret["ARN"]
            cluster.master_password_secret_kms_key_id = key
        return response

    RedshiftResponse.create_cluster = create_cluster

    def modify_cluster_iam_roles(self) -> ActionResult:
        [cluster] = self.redshift_backend.describe_clusters(self._get_param("ClusterIdentifier"))
        kept = set(cluster.iam_roles_arn) | set(self._get_param("AddIamRoles", []))
        cluster.iam_roles_arn = sorted(kept - set(self._get_param("RemoveIamRoles", [])))
        cluster.default_iam_role_arn = self._get_param("DefaultIamRoleArn")
        return ActionResult({"Cluster": cluster})

    RedshiftResponse.modify_cluster_iam_roles = modify_cluster_iam_roles
    enable = RedshiftResponse.enable_snapshot_copy

    def enable_snapshot_copy(self) -> ActionResult:
        response = enable(self)
        cluster = self.redshift_backend.clusters[self._get_param("ClusterIdentifier")]
        retention = self._get_param("ManualSnapshotRetentionPeriod")
        cluster.cluster_snapshot_copy_status["ManualSnapshotRetentionPeriod"] = int(retention or -1)
        return response

    RedshiftResponse.enable_snapshot_copy = enable_snapshot_copy
    grant = RedshiftResponse.create_snapshot_copy_grant

    def create_snapshot_copy_grant(self) -> ActionResult:
        response = grant(self)
        name = self._get_param("SnapshotCopyGrantName")
        self.redshift_backend.snapshot_copy_grants[name].tags = self._get_param("Tags", [])
        return response

    RedshiftResponse.create_snapshot_copy_grant = create_snapshot_copy_grant


def redshift_parameters() -> None:
    """Stores the parameters of a group, which moto ignores."""
    groups: dict[str, dict[str, str]] = {}
    described = RedshiftResponse.describe_cluster_parameters

    def modify_cluster_parameter_group(self) -> ActionResult:
        name = self._get_param("ParameterGroupName")
        self.redshift_backend.describe_cluster_parameter_groups(name)
        for parameter in self._get_param("Parameters", []):
            groups.setdefault(name, {})[parameter["ParameterName"]] = parameter["ParameterValue"]
        return ActionResult({"ParameterGroupName": name, "ParameterGroupStatus": "updated"})

    def describe_cluster_parameters(self) -> ActionResult:
        if self._get_param("Source") != "user":
            return described(self)
        parameters = groups.get(self._get_param("ParameterGroupName"), {})
        return ActionResult(
            {
                "Parameters": [
                    {"ParameterName": name, "ParameterValue": value, "Source": "user"}
                    for name, value in parameters.items()
                ]
            }
        )

    RedshiftResponse.modify_cluster_parameter_group = modify_cluster_parameter_group
    RedshiftResponse.describe_cluster_parameters = describe_cluster_parameters


def redshift_snapshot_schedules() -> None:
    """Adds snapshot schedules and their associations, which moto lacks."""
    schedules: dict[str, dict] = {}

    def create_snapshot_schedule(self) -> ActionResult:
        name = self._get_param("ScheduleIdentifier")
        schedules[name] = {
            "ScheduleIdentifier": name,
            "ScheduleDefinitions": self._get_param("ScheduleDefinitions", []),
            "ScheduleDescription": self._get_param("ScheduleDescription"),
            "Tags": self._get_param("Tags", []),
            "AssociatedClusters": [],
        }
        return ActionResult(schedules[name])

    def describe_snapshot_schedules(self) -> ActionResult:
        name, cluster = (self._get_param(of) for of in ("ScheduleIdentifier", "ClusterIdentifier"))
        found = [
            schedule
            for schedule in schedules.values()
            if name in (None, schedule["ScheduleIdentifier"])
            and cluster
            in (None, *(one["ClusterIdentifier"] for one in schedule["AssociatedClusters"]))
        ]
        return ActionResult({"SnapshotSchedules": found})

    def modify_cluster_snapshot_schedule(self) -> EmptyResult:
        cluster = self._get_param("ClusterIdentifier")
        clusters = schedules[self._get_param("ScheduleIdentifier")]["AssociatedClusters"]
        clusters[:] = [one for one in clusters if one["ClusterIdentifier"] != cluster]
        if not self._get_bool_param("DisassociateSchedule", False):
            clusters.append({"ClusterIdentifier": cluster, "ScheduleAssociationState": "ACTIVE"})
        return EmptyResult()

    def delete_snapshot_schedule(self) -> EmptyResult:
        schedules.pop(self._get_param("ScheduleIdentifier"), None)
        return EmptyResult()

    for answer in (
        create_snapshot_schedule,
        describe_snapshot_schedules,
        modify_cluster_snapshot_schedule,
        delete_snapshot_schedule,
    ):
        setattr(RedshiftResponse, answer.__name__, answer)


def security_group_rules() -> None:
    """Keeps the description of rules for groups and prefix lists; moto keeps that of addresses only."""
    made = SecurityGroupRule.__init__

    def initialize(
        self, backend, protocol, group, first, last, addresses, source=None, prefixes=None, **more
    ) -> None:
        made(self, backend, protocol, group, first, last, addresses, source, prefixes, **more)
        self.described_by = source or prefixes or self.ip_range

    SecurityGroupRule.__init__ = initialize
    SecurityGroupRule.description = property(lambda self: self.described_by.get("Description"))


def lambda_settings() -> None:
    """Stores the settings of a function that moto ignores."""
    made = LambdaFunction.__init__
    described = LambdaFunction.get_configuration
    names = {"DeadLetterConfig": {}, "KMSKeyArn": None, "LoggingConfig": None}

    def initialize(self, account_id, spec, *args, **kwargs) -> None:
        self.kept_settings = {name: spec[name] for name in names if spec.get(name)}
        made(self, account_id, spec, *args, **kwargs)

    def get_configuration(self, on_create: bool = False) -> dict:
        return {**described(self, on_create), **self.kept_settings}

    LambdaFunction.__init__ = initialize
    LambdaFunction.get_configuration = get_configuration


def trails_by_arn() -> None:
    """Accepts the ARN of a trail where moto only accepts its name."""
    for name in ("start_logging", "stop_logging"):
        known = getattr(CloudTrailBackend, name)
        by_arn = lambda self, name, known=known: known(self, name.split("/")[-1])  # noqa: E731
        setattr(CloudTrailBackend, name, by_arn)


def athena_named_queries() -> None:
    """Adds the deletion of named queries, which moto lacks."""

    def delete_named_query(self) -> str:
        self.athena_backend.named_queries.pop(self._get_param("NamedQueryId"), None)
        return "{}"

    AthenaResponse.delete_named_query = delete_named_query


def events_without_templates() -> None:
    """Sends events to targets as they are. moto needs another package even if there is no template."""

    def parse(input_template: str | None, input_paths_map: dict, event: dict) -> dict:
        if input_template or input_paths_map:
            raise NotImplementedError("Unsupported: a target with an input transformer")
        return dict(event)

    EventTemplateParser.parse = staticmethod(parse)


def delete_markers() -> None:
    """Deletes delete markers when versioning is suspended, as Terraform does before it destroys a bucket."""
    FakeDeleteMarker.dispose = lambda self: None


def bucket_policies() -> None:
    """Evaluates the conditions of Deny statements; moto treats unknown conditions as met."""
    original = IAMPolicyStatement.is_action_permitted

    def context() -> dict[str, str | None]:
        suffixes = ("", "-aws-kms-key-id", "-customer-algorithm")
        headers = [f"x-amz-server-side-encryption{suffix}" for suffix in suffixes]
        # Starting an upload and sending a part create no object.
        creates = not {"uploads", "partNumber"} & set(request.args)
        is_outsider = f"Credential={OUTSIDER}/" in request.headers.get("Authorization", "")
        return {
            "aws:PrincipalArn": f"arn:aws:iam::{DEFAULT_ACCOUNT_ID}:user/{'outsider' if is_outsider else 'terraform'}",
            "aws:PrincipalIsAWSService": "false",
            "aws:PrincipalOrgID": "o-other00000" if is_outsider else "o-local00000",
            "aws:SourceIp": request.remote_addr,
            "aws:SourceVpc": None,
            "aws:ViaAWSService": "false",
            "s3:if-match": request.headers.get("If-Match"),
            "s3:if-none-match": request.headers.get("If-None-Match"),
            "s3:ObjectCreationOperation": str(creates).lower(),
            "aws:SecureTransport": str(request.is_secure).lower(),
            "s3:TlsVersion": "1.3" if request.is_secure else None,
            **{f"s3:{header}": request.headers.get(header) for header in headers},
        }

    def is_action_permitted(self, *args, **kwargs) -> PermissionResult:
        conditions = self._statement.get("Condition") or {}
        if self._statement["Effect"] == "Deny" and not all(
            is_met(operator, context()[key], [values] if isinstance(values, str) else values)
            for operator, keys in conditions.items()
            for key, values in keys.items()
        ):
            return PermissionResult.NEUTRAL
        excluded = self._statement.get("NotResource")
        if excluded is None:
            return original(self, *args, **kwargs)
        if self._check_element_matches("NotResource", args[1]):
            return PermissionResult.NEUTRAL
        statement = {**self._statement, "Resource": "*"}
        return original(IAMPolicyStatement(statement), *args, **kwargs)

    IAMPolicyStatement.is_action_permitted = is_action_permitted

    # moto evaluates policies only for requests whose method and resource are those of an object.
    authorized = S3Response._authenticate_and_authorize_s3_action

    def authorize(self, bucket_name: str | None = None, key_name: str | None = None) -> None:
        authorized(self, bucket_name=bucket_name, key_name=key_name)
        bucket = s3_backends[self.current_account]["aws"].buckets.get(bucket_name)
        if bucket is None:
            return
        resource = f"arn:aws:s3:::{bucket_name}" + (f"/{key_name}" if key_name else "")
        permission = bucket.get_permission(f"s3:{self.data['Action']}", resource)
        if permission is PermissionResult.DENIED:
            raise S3AccessDeniedError

    S3Response._authenticate_and_authorize_s3_action = authorize


def serialized(app):
    """Serializes EC2 requests: moto loses a rule if a group changes concurrently."""
    lock = threading.Lock()

    def answer(environment: dict, start_response):
        if "/ec2/aws4_request" not in environment.get("HTTP_AUTHORIZATION", ""):
            return app(environment, start_response)
        with lock:
            return app(environment, start_response)

    return answer


def certificate(folder: Path) -> tuple[str, str]:
    """Creates a self-signed certificate for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "local AWS")])
    now = datetime.datetime.now(datetime.timezone.utc)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, key_file = folder / "certificate.pem", folder / "key.pem"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(pem), str(key_file)


def variables(url: str, authority: str, folder: Path) -> dict[str, str]:
    """Returns the variables that make SDKs and Terraform use this server instead of a real AWS."""
    none = str(folder / "none")
    return {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "l0cal/AWS+SecretAccessKey",
        "AWS_SESSION_TOKEN": "",
        "AWS_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": none,
        "AWS_SHARED_CREDENTIALS_FILE": none,
        "AWS_CA_BUNDLE": authority,
        "NODE_EXTRA_CA_CERTS": authority,
        # Separate from .terraform of the root, which refers to the state of a real stack.
        "TF_DATA_DIR": str(folder / "terraform"),
    }


def serve(folder: Path) -> None:
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    app = serialized(DomainDispatcherApplication(create_backend_app))
    authority, key = certificate(folder)
    plain = make_server("127.0.0.1", 0, app, threaded=True)
    secure = make_server("127.0.0.1", 0, app, threaded=True, ssl_context=(authority, key))
    for server in (plain, secure):
        threading.Thread(target=server.serve_forever, daemon=True).start()
    s3_backends[DEFAULT_ACCOUNT_ID]["aws"].create_bucket(STATE_BUCKET, REGION)
    environment = variables(f"https://127.0.0.1:{secure.server_port}", authority, folder)
    lines = [f"export {name}={shlex.quote(value)}\n" for name, value in environment.items()]
    (folder / "environment").write_text("".join(lines))
    started = {"environment": environment, "plain": f"http://127.0.0.1:{plain.server_port}"}
    print(json.dumps(started), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    for fill_in in (
        redshift_clusters,
        redshift_parameters,
        redshift_snapshot_schedules,
        security_group_rules,
        lambda_settings,
        trails_by_arn,
        athena_named_queries,
        events_without_templates,
        delete_markers,
        bucket_policies,
    ):
        fill_in()
    serve(Path(sys.argv[1]))
