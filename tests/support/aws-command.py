"""Stands in for the AWS CLI: `aws s3api copy-object --bucket … --key …`.

Like the CLI, it takes the names of operations and options from the model of the service, reads all pages, and
prints JSON. It uses the endpoint and the credentials of the environment.
"""

import json
import os
import sys

import botocore.session
from botocore import xform_name

SERVICES = {"s3api": "s3"}


def main(service: str, command: str, *options: str) -> None:
    session = botocore.session.get_session()
    client = session.create_client(SERVICES.get(service, service), os.environ["AWS_REGION"])
    method = command.replace("-", "_")
    operation = client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])
    members = operation.input_shape.members
    names = {xform_name(name, "-"): name for name in members}
    given = dict(zip(options[::2], options[1::2], strict=True))
    if given.pop("--output", "json") != "json":
        raise ValueError("Unsupported output: expected json.")
    arguments = {}
    for option, text in given.items():
        name = names[option.removeprefix("--")]
        is_text = members[name].type_name == "string"
        arguments[name] = text if is_text else json.loads(text)
    if client.can_paginate(method):
        result = client.get_paginator(method).paginate(**arguments).build_full_result()
    else:
        result = getattr(client, method)(**arguments)
    result.pop("ResponseMetadata", None)
    print(json.dumps(result, default=lambda value: value.isoformat()))


if __name__ == "__main__":
    main(*sys.argv[1:])
