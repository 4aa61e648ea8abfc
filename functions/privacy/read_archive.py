"""Task ReadArchive of import_archive: judges what was sent, and lays each section where its domain finds it."""

from functions.privacy import imports
from socialflow.archives import TakeOver
from socialflow.consumers import task

handler = task(TakeOver, imports.read)
