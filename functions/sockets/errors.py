"""What a socket refuses, each for another reaction of the client."""

from socialflow.errors import Conflict, Forbidden, Invalid, TooManyRequests, Unauthenticated


class SessionNeeded(Forbidden):
    """Sockets are for sessions; a personal access token opens none."""

    code = "session-needed"
    title = "Log in for this"
    fix = "Open the socket with the access token of a session."


class ForeignOrigin(Forbidden):
    """A page of another origin asks for a socket; only this deployment's own pages and programs may open one."""

    code = "foreign-origin"
    title = "Sockets are not for pages of other origins"
    fix = "Open it from a page of the public origin, or of another that whoever runs the deployment has listed (docs/sockets.md)."


class SessionOver(Unauthenticated):
    """The session ended while its socket was being opened; log in again."""


class TooManySockets(TooManyRequests):
    """You have as many sockets open as one may have; close one."""

    code = "too-many-sockets"
    title = "Too many sockets are open"
    fix = "Close a socket that is not needed, or wait until one ends: none lives longer than its access token."


class UnknownMessage(Invalid):
    """There is no message of this `type`; a socket takes `ping`."""

    code = "unknown-message"
    title = "The socket does not know this message"
    fix = (
        'Send `{"type": "ping"}`. Everything else goes over HTTP; docs/sockets.md lists what a socket takes and tells.'
    )


class SocketsChanging(Conflict):
    """The user's sockets keep changing; nothing was done."""

    code = "sockets-changing"
    title = "Other sockets of yours are changing"
    fix = "Try again in a moment."
