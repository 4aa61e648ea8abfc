"""`python -m local.cdn`: serve the deployed distribution on one loopback port."""

import argparse
import logging
import sys

from local import serving
from local.cdn.app import FrontDoor


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.cdn", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="the loopback port to listen on (8080)")
    parser.add_argument("--cloud-url", default="http://127.0.0.1:4566", help="where the embedded cloud listens")
    parser.add_argument("--distribution", help="the distribution's id, when several are deployed")
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    logging.getLogger("botocore").setLevel(logging.WARNING)
    door = FrontDoor(options.cloud_url, options.distribution)
    return serving.run(door, options.port, include_server_header=False, include_date_header=False)


if __name__ == "__main__":
    sys.exit(main())
