"""Who of the identity domain may read and make what is sealed for persons, and who knows the claims of addresses."""

from aws_cdk import aws_lambda as lambda_

from socialflow import env
from socialflow.tables import KEYS
from stacks.domain import DomainStack

# They keep something of a person anew, under the key that they make if there is none yet.
SEALERS = frozenset(
    {
        "add_passkey",
        "ask_for_email_change",
        "confirm_email_change",
        "create_personal_token",
        "finish_log_in",
        "finish_social",
        "import_person",
        "link_provider",
        "log_in",
        "log_in_by_passkey",
        "offer_totp",
        "on_letter_owed",
        "register_user",
        "rename_passkey",
        "resend_consent",
        "tell_birth_date",
        "update_me",
    }
)
OPENERS = frozenset(
    {
        "ban_user",
        "change_password",
        "change_role",
        "confirm_totp",
        "export_person",
        "find_user",
        "get_factors",
        "get_me",
        "get_user",
        "get_user_by_username",
        "inspect_user",
        "list_personal_tokens",
        "list_providers",
        "list_sessions",
        "make_first_admin",
        "reinstate_user",
        "reset_password",
        "step_up",
        "suspend_user",
        "verify_email",
    }
)
CLAIMERS = frozenset(
    {
        "ask_for_email_change",
        "ask_for_password_reset",
        "confirm_email_change",
        "find_user",
        "finish_log_in",
        "finish_social",
        "log_in",
        "log_in_by_passkey",
        "on_letter_owed",
        "register_user",
        "resend_consent",
        "reset_password",
        "verify_email",
    }
)


def declare(identity: DomainStack) -> None:
    """To be called when the stack's functions are."""
    for verb, made in identity.functions.items():
        if verb in SEALERS | OPENERS:
            _name_keys(identity, made)
            made.add_environment(env.PEOPLE_KEY_ARN, identity.data.people_key.key_arn)
            identity.grant(made, KEYS, "GetItem")
            identity.data.grant_people_key(made, "kms:Decrypt")
        if verb in SEALERS:
            identity.grant(made, KEYS, "PutItem")
            identity.data.grant_people_key(made, "kms:Encrypt")
        if verb == "erase_leavers":
            _name_keys(identity, made)
            identity.grant(made, KEYS, "PutItem")
        if verb in CLAIMERS:
            identity.data.grant_secret(made, "addresses")
            for name, arn in identity.secret_setting(env.ADDRESSES_SECRET_ARN).items():
                made.add_environment(name, arn)


def _name_keys(identity: DomainStack, made: lambda_.Function) -> None:
    made.add_environment(KEYS.setting, KEYS.physical_name(identity.stage.name))
