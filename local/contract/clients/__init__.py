"""The clients that are made from the contract: `python -m local.contract.clients` makes them, `--check` makes and compares."""
