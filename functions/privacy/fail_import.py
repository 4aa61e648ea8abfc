"""Task FailImport of import_archive: tells the person why, who may try again."""

from functions.privacy import imports
from functions.privacy.models import ImportFailed
from socialflow.consumers import task

handler = task(ImportFailed, imports.fail)
