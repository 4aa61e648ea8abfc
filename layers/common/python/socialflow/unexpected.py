"""What a caller is told of a failure that nobody foresaw; the log has the rest, under the request's id."""

from socialflow import aws, logs
from socialflow.errors import InternalError, SocialFlowError, Unavailable


def told(error: Exception) -> SocialFlowError:
    """That AWS does not answer is a reason to try again; everything else is ours."""
    if aws.is_outage(error):
        logs.logger.warning("AWS does not answer", exc_info=error)
        return Unavailable()
    logs.logger.error("unexpected error", exc_info=error)
    return InternalError()
