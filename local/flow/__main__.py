"""`python -m local.flow`, and `./flow` in the checkout."""

import sys

from local.flow.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
