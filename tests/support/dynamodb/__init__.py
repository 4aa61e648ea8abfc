"""DynamoDB in memory, for tests that ask it a million times: exact in what it knows, and what it does not know it refuses."""

from tests.support.dynamodb.engine import DynamoDB
from tests.support.dynamodb.values import Refused

__all__ = ["DynamoDB", "Refused"]
