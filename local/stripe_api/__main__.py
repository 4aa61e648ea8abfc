"""`python -m local.stripe_api`: serve Stripe's API on one loopback port."""

import argparse
import logging
import sys
from pathlib import Path

from local import serving
from local.stripe_api.app import StripeApi
from local.stripe_api.calls import PLATFORM, Call
from local.stripe_api.faults import Faults
from local.stripe_api.refusals import Refusal
from local.stripe_api.resources import webhooks
from local.stripe_api.service import Service
from local.stripe_api.store import Store

# Not secrets: they open only a stand-in on loopback that holds no money.
DEFAULT_KEY = "sk_test_social_flow_local"
DEFAULT_WEBHOOK_SECRET = "whsec_social_flow_local"  # noqa: S105 - see above


def main() -> int:
    options = _options()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    try:
        store = Store(options.state_dir)
    except OSError as error:
        print(f"The state folder {options.state_dir} cannot be used: {error.strerror}.", file=sys.stderr)
        return 2
    keys = tuple(options.secret_key or [DEFAULT_KEY])
    service = Service(store, Faults(), keys, f"http://127.0.0.1:{options.port}")
    try:
        _listen_for_webhooks(store, options.webhook_url or [], options.webhook_secret or [DEFAULT_WEBHOOK_SECRET])
    except Refusal as refusal:
        print(f"{refusal} Give --webhook-url an address on 127.0.0.1.", file=sys.stderr)
        return 2
    return serving.run(StripeApi(service), options.port, include_server_header=False)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.stripe_api", description=__doc__)
    parser.add_argument("--port", type=int, default=8085, help="the loopback port to listen on (8085)")
    parser.add_argument("--state-dir", type=Path, default=Path(".flow/stripe"), help="where its state is kept")
    parser.add_argument(
        "--secret-key", action="append", help=f"an API key that is accepted ({DEFAULT_KEY}); repeatable"
    )
    parser.add_argument(
        "--webhook-url",
        action="append",
        help="where events are delivered: the platform's and the connected accounts'; repeatable",
    )
    parser.add_argument("--webhook-secret", action="append", help="what signs them, newest first; repeatable")
    return parser.parse_args()


def _listen_for_webhooks(store: Store, urls: list[str], signing: list[str]) -> None:
    """An endpoint for the platform and one for Connect at each url, the same ones after a restart; API-made ones stay."""
    with store.transaction():
        call = Call(store, PLATFORM, {}, {}, "")
        if store.fact("command_line_urls", []) != urls:
            for old in store.fact("command_line_endpoints", []):
                store.delete(old)
            made = [
                webhooks.register(call, url, ["*"], [], connect=connect)["id"]
                for url in urls
                for connect in (False, True)
            ]
            store.set_fact("command_line_urls", urls)
            store.set_fact("command_line_endpoints", made)
        for endpoint_id in store.fact("command_line_endpoints", []):
            webhooks.sign_with(call, endpoint_id, signing)


if __name__ == "__main__":
    sys.exit(main())
