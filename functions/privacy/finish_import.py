"""Task FinishImport of import_archive: reports what was taken over and what was not."""

from functions.privacy import imports
from functions.privacy.models import ImportRead
from socialflow.consumers import task

handler = task(ImportRead, imports.finish)
