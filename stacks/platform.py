"""The whole platform of one stage, stack by stack."""

import aws_cdk as cdk
from constructs import Construct

from stacks.billing import BillingStack
from stacks.data import DataStack
from stacks.domain import DomainStack
from stacks.edge import EdgeStack
from stacks.identity import IdentityStack
from stacks.money import MoneyStack
from stacks.operations import OperationsStack
from stacks.people import PeopleStack
from stacks.playback import PlaybackStack
from stacks.privacy import PrivacyStack
from stacks.rights import RightsStack
from stacks.sign_in import SignInStack
from stacks.social import SocialStack
from stacks.sockets import SocketsStack
from stacks.stage import Stage
from stacks.timeline import TimelineStack
from stacks.videos import VideosStack

# Rights before videos: the pipeline of videos invokes a task of rights.
DOMAINS: tuple[type[DomainStack], ...] = (
    SignInStack,
    PeopleStack,
    SocialStack,
    TimelineStack,
    RightsStack,
    VideosStack,
    PlaybackStack,
    BillingStack,
    MoneyStack,
    PrivacyStack,
    SocketsStack,
)


class Platform:
    """Data, then the edge, then who may pass it, then the domains, then the watch over all."""

    def __init__(self, app: Construct, stage: Stage) -> None:
        def name(of: str) -> str:
            return f"SocialFlow-{stage.name}-{of}"

        where = cdk.Environment(account=stage.account, region=stage.region)
        self.data = DataStack(app, name("Data"), stage=stage, env=where)
        self.edge = EdgeStack(app, name("Edge"), stage=stage, data=self.data, env=where)
        self.identity = IdentityStack(app, name("Identity"), stage=stage, data=self.data, edge=self.edge, env=where)
        self.domains: list[DomainStack] = [self.identity]
        for cls in DOMAINS:
            stack = cls(
                app, name(cls.__name__.removesuffix("Stack")), stage=stage, data=self.data, edge=self.edge, env=where
            )
            stack.add_stack_dependency(self.identity)
            self.domains.append(stack)
        self.operations = OperationsStack(
            app, name("Operations"), stage=stage, data=self.data, edge=self.edge, domains=self.domains, env=where
        )
