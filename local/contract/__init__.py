"""The API's contract, made from the handlers: `python -m local.contract` writes it, `--check` tells whether it drifted."""
