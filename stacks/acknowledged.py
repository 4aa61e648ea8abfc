"""What cdk-nag finds and we mean: the rule, where, and why. A finding that is not listed here fails the policy tests,
and so does a line here that acknowledges nothing any more."""

from dataclasses import dataclass

import aws_cdk as cdk
from constructs import Construct, IConstruct


@dataclass(frozen=True)
class Acknowledged:
    """One finding, `at` a construct's path below the app without `SocialFlow-<stage>-`; the whole app when empty."""

    rule: str
    reason: str
    at: str = ""


_PUBLIC_ROUTES = {
    "Identity/RegisterUser": "who registers has no account yet",
    "Identity/LogIn": "who logs in has no access token yet",
    "Identity/RefreshSession": "the refresh token in the body is the credential, the access token has expired",
    "Identity/GetJwks": "public keys are public",
    "Identity/GetOpenidConfiguration": "who verifies a token knows its issuer and no more",
    "SignIn/FinishLogIn": "the challenge and the second factor are the credential",
    "SignIn/StartPasskey": "who logs in has no access token yet",
    "SignIn/LogInByPasskey": "the passkey's signature is the credential",
    "SignIn/StartSocial": "who signs in has no access token yet",
    "SignIn/FinishSocial": "the provider's code is the credential",
    "People/ResendConsent": "a child that waits cannot log in; what would log it in later is the credential",
    "Identity/VerifyEmail": "the code or the link is the credential, and may be opened on another device",
    "Identity/AskForPasswordReset": "who has forgotten the password cannot log in",
    "Identity/RestoreAccount": "the token that a log-in answered is the credential; who leaves has no session",
    "Identity/ResetPassword": "the code or the link is the credential",
    "Billing/ListPlans": "who has no account yet may see what it would cost",
    "Billing/ReceiveBillingWebhook": "Stripe signs its requests, and the function checks the signature",
    "Money/GetPeriodRoot": "what a statement is checked against is public, so that nobody is shown another root",
    "Money/ReceiveStripeWebhook": "Stripe signs its requests, and the function checks the signature",
    "Privacy/GetErasureCertificate": "who was erased has no account; the token that the deletion answered is the credential",
    "Privacy/GetCertificateKeys": "public keys are public",
    "Operations/GetHealth": "monitors and load balancers ask it, and it tells nothing but that the API is up",
    "Operations/GetDocs": "the documentation of the API is public",
    "Operations/GetOpenapi": "the contract of the API is public",
    "Operations/GetErrorDocs": "the documentation of errors is public, and every error links to it",
    "Operations/RefuseUnknownRoute": "it answers 404 to everybody",
}
_DOMAINS = (
    "Identity",
    "SignIn",
    "People",
    "Social",
    "Timeline",
    "Rights",
    "Videos",
    "Playback",
    "Billing",
    "Money",
    "Privacy",
    "Sockets",
    "Operations",
)
# Domains none of whose functions are fed by a queue of their own: cdk-nag sees no redrive policy that names theirs.
_WITHOUT_QUEUES = ("SignIn", "Operations")
_MEDIA = "SocialFlow-{stage}-Data:ExportsOutputFnGetAttMediaA721A567ArnB9989168/media/*"
_SOCKET_API = (
    "arn:<AWS::Partition>:execute-api:us-east-1:111111111111:SocialFlow-{stage}-Edge:ExportsOutputRefSockets5F77E5F5"
)
_RECORDS = "SocialFlow-{stage}-Data:ExportsOutputFnGetAttRecords091F6ECAArn8F34C005"
_EXPORTS = "SocialFlow-{stage}-Data:ExportsOutputFnGetAttExports25637AFBArn08434897"
_SOURCES = "SocialFlow-{stage}-Data:ExportsOutputFnGetAttSourcesBE4D2488Arn58F0951E/sources/*"

ALL: tuple[Acknowledged, ...] = (
    Acknowledged(
        "AwsSolutions::AwsSolutions-IAM5[Resource::*]",
        "X-Ray, ListStreams and the delivery of vended logs know no resources; tests/policy lists every such action.",
    ),
    Acknowledged(
        f"AwsSolutions::AwsSolutions-IAM5[Resource::{_MEDIA}]",
        "Renditions are many objects, made and read under this one prefix.",
    ),
    Acknowledged(
        f"AwsSolutions::AwsSolutions-IAM5[Resource::{_SOURCES}]",
        "Uploads are many objects, one prefix a creator, all under this one.",
    ),
    *(
        Acknowledged(
            f"AwsSolutions::AwsSolutions-IAM5[Resource::{pictures}]",
            "Users' pictures are many objects, one prefix a user, all under this one.",
        )
        for pictures in (_SOURCES.replace("/sources/", "/avatars/"), _MEDIA.replace("/media/", "/media/avatars/"))
    ),
    *(
        Acknowledged(
            f"AwsSolutions::AwsSolutions-IAM5[Resource::{_RECORDS}/{prefix}/*]",
            "Records are many objects, a period's root or a creator's statement, each kind under its one prefix.",
        )
        for prefix in ("roots", "statements")
    ),
    *(
        Acknowledged(
            f"AwsSolutions::AwsSolutions-IAM5[Resource::{_EXPORTS}/{prefix}/*]",
            "An archive and its parts are many objects, a person's under the name of one export.",
        )
        for prefix in ("parts", "archives", "uploads", "imports")
    ),
    *(
        Acknowledged(
            f"AwsSolutions::AwsSolutions-IAM5[Resource::{_SOCKET_API}/sockets/{method}/@connections/*]",
            "Connections are many, and this API's own.",
        )
        for method in ("POST", "DELETE")
    ),
    *(
        Acknowledged(
            "AwsSolutions::AwsSolutions-APIG4",
            "API Gateway asks for credentials when a socket is opened; what follows is of that connection.",
            at=f"Sockets/{route}Route",
        )
        for route in ("AnswerMessage", "Disconnect")
    ),
    Acknowledged(
        "AwsSolutions::AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:mediaconvert:<AWS::Region>:<AWS::AccountId>:jobs/*]",
        "A job's name is MediaConvert's own, and which is cancelled is known when its video is deleted.",
    ),
    Acknowledged(
        "AwsSolutions::AwsSolutions-DDB3",
        "What is destroyed here must be nowhere else: docs/adr/0017-a-key-for-each-person.md.",
        at="Data/KeysTable",
    ),
    Acknowledged(
        "Serverless::Serverless-LambdaDLQ",
        "No function is invoked asynchronously: routes and tasks answer their caller, consumers read queues and streams "
        "that end in the domain's dead-letter queue, and CloudFormation itself waits for the makers of keys.",
    ),
    Acknowledged(
        "AwsSolutions::AwsSolutions-S10",
        "The policy that asks for TLS stands beside the distribution, in the Edge stack; tests/policy reads it there.",
        at="Data/Media",
    ),
    *(
        Acknowledged(
            rule,
            "A WebSocket API logs accesses by a role of the whole account; its functions log what they answered.",
            at="Edge/SocketsStage",
        )
        for rule in ("AwsSolutions::AwsSolutions-APIG1", "Serverless::Serverless-APIGWAccessLogging")
    ),
    Acknowledged(
        "AwsSolutions::AwsSolutions-CFR1",
        "The platform is open to the world; whoever deploys it for one country sets that country.",
        at="Edge/Distribution",
    ),
    Acknowledged(
        "AwsSolutions::AwsSolutions-CFR4",
        "CloudFront's own domain name fixes its TLS policy; a domain and certificate of one's own lift it to TLS 1.2.",
        at="Edge/Distribution",
    ),
    *(
        Acknowledged(
            "AwsSolutions::AwsSolutions-SMG4",
            "No rotation on a timer: functions read it anew within five minutes, and its issuer replaces it when it must.",
            at=f"Data/{secret}Secret",
        )
        for secret in (
            "Cursor",
            "TokenKeys",
            "CdnKeys",
            "Playback",
            "Factors",
            "Addresses",
            "ErasureKeys",
            "Providers",
            "Stripe",
        )
    ),
    *(
        Acknowledged("AwsSolutions::AwsSolutions-APIG4", f"Public: {why}.", at=f"{route}Route")
        for route, why in _PUBLIC_ROUTES.items()
    ),
    *(
        Acknowledged(
            "Serverless::Serverless-SQSRedrivePolicy",
            "This is where messages end; an operator redrives them, so there is nowhere to send them on to.",
            at=f"{domain}/DeadLetters",
        )
        for domain in _DOMAINS
    ),
    *(
        Acknowledged(
            "AwsSolutions::AwsSolutions-SQS3",
            "This is a dead-letter queue itself: streams, rules and schedules name it, queues do not.",
            at=f"{domain}/DeadLetters",
        )
        for domain in _WITHOUT_QUEUES
    ),
    *(
        Acknowledged(
            "Serverless::Serverless-LambdaEventSourceMappingDestination",
            "A queue's mapping has no destination on AWS; the queue's own redrive policy ends in the dead letters.",
            at=consumer,
        )
        for consumer in (
            "People/OnAvatarUploaded",
            "Identity/OnLetterOwed",
            "People/OnSubscriptionChanged",
            "People/OnUserFollowed",
            "People/OnUserUnfollowed",
            "People/OnVideoPublished",
            *(f"{stack}/OnVideoStandingMoved" for stack in ("People", "Playback", "Timeline")),
            "Social/OnProfileChanged",
            *(
                f"{domain}/OnUserErased"
                for domain in ("Social", "Timeline", "Videos", "Playback", "Billing", "Privacy")
            ),
            *(f"{domain}/OnStandingMoved" for domain in ("Timeline", "Videos", "Playback")),
            *(f"{domain}/OnVideoDeleted" for domain in ("Videos", "Playback", "Timeline", "Rights", "Money")),
            *(
                f"Sockets/On{each}"
                for each in ("SessionStarted", "SessionEnded", "StandingMoved", "UserErased", "SocketDue")
            ),
            "Privacy/OnPersonForgotten",
            "Social/OnUserBlocked",
            "Social/OnUserRegistered",
            "Social/OnUserUnblocked",
            "Timeline/OnMuteChanged",
            "Timeline/OnUserFollowed",
            "Timeline/OnUserUnfollowed",
            "Timeline/OnVideoPublished",
            "Videos/OnEncodeChanged",
            "Playback/OnVideoPublished",
            "Billing/OnPaymentReceived",
            "Billing/OnPaymentRefunded",
            "Billing/OnStripeEvent",
            "Billing/OnUserRegistered",
            "Money/OnAdRevenueEarned",
            "Money/OnViewerWatched",
            "Money/OnVideoClaimed",
            "Money/OnPaymentReceived",
            "Money/OnPaymentRefunded",
            "Money/OnPaymentDisputed",
            "Money/OnDisputeClosed",
            "Money/OnStripeEvent",
            "Money/OnVideoPublished",
        )
    ),
)


def acknowledge(app: Construct, stage: str) -> None:
    """Tell the checks of `app` what is meant. Raises when a path of ALL names no construct."""
    for each in ALL:
        where: IConstruct = app
        for number, name in enumerate(each.at.split("/") if each.at else ()):
            where = where.node.find_child(name if number else f"SocialFlow-{stage}-{name}")
        found = cdk.Acknowledgment(id=each.rule.format(stage=stage), reason=each.reason)
        cdk.Validations.of(where).acknowledge(found)
