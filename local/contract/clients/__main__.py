"""Makes the clients again, or with --check tells what differs from what is made (exit code 1)."""

import argparse
import sys

from local.contract import openapi
from local.contract.clients import made


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.contract.clients", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a file is out of date")
    is_check = parser.parse_args().check
    document = openapi.document()
    changed = made.differences(made.make(document)) if is_check else made.write(document)
    if is_check and not made.is_of(document):
        changed.append("clients/contract.sha256")
    if changed:
        print(f"{'out of date (run `make clients`)' if is_check else 'written'}: {', '.join(changed)}")
    wrong = made.misspelt(made.installed())
    print(*wrong, sep="\n", end="\n" if wrong else "")
    return 1 if wrong or (changed and is_check) else 0


if __name__ == "__main__":
    sys.exit(main())
