"""Task FailExport of export_archive: the archive cannot be made now, and the person may ask again."""

from functions.privacy import exports
from functions.privacy.models import Failed
from socialflow.consumers import task

handler = task(Failed, exports.fail)
