import os

import dlt
from dlt.sources.helpers import requests

launches = requests.get(os.environ["API"] + "/v5/launches").json()
target = dlt.destinations.postgres(os.environ["DATABASE_URL"])
pipeline = dlt.pipeline("launches", destination=target, dataset_name="first_load")
pipeline.run(launches, table_name="launches", write_disposition="merge", primary_key="id")
