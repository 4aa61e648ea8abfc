"""Prices: an amount per unit, once or per interval. Amounts never change; a new amount is a new price."""

from local.stripe_api.calls import Call, Route, retrieval
from local.stripe_api.params import METADATA, PAGE, Param, Shape, merge_metadata
from local.stripe_api.refusals import invalid, malformed
from local.stripe_api.resources import catalogue
from local.stripe_api.store import Json

_URL = "/v1/prices"


def _create(call: Call) -> Json:
    given = call.params
    if ("product" in given) == ("product_data" in given):
        raise malformed("You must specify exactly one of `product` and `product_data`.", param="product")
    if "product" in given:
        call.find("product", given["product"], param="product")
    else:
        given["product"] = catalogue.make_product(call, given["product_data"])["id"]
    _claim_lookup_key(call, given)
    return catalogue.make_price(call, given)


def _claim_lookup_key(call: Call, given: Json) -> None:
    if "lookup_key" not in given:
        return
    for other in call.store.every("price", call.account):
        if other["lookup_key"] == given["lookup_key"] and other["active"]:
            if not given.get("transfer_lookup_key"):
                message = f"A price (`{other['id']}`) already uses that lookup key."
                raise invalid(message, code="resource_already_exists", param="lookup_key")
            call.save({**other, "lookup_key": None})


def _update(call: Call) -> Json:
    body, given = call.find("price", call.path["id"]), call.params
    if given.get("lookup_key") != body["lookup_key"]:
        _claim_lookup_key(call, given)
    if (
        given.get("tax_behavior", body["tax_behavior"]) != body["tax_behavior"]
        and body["tax_behavior"] != "unspecified"
    ):
        raise invalid("You cannot change the tax behavior of a price once it is set.", param="tax_behavior")
    body |= {name: given[name] for name in ("active", "nickname", "lookup_key", "tax_behavior") if name in given}
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    call.save(body)
    call.emit("price.updated", body)
    return body


def _list(call: Call) -> Json:
    where: Json = {name: call.params[name] for name in ("active", "currency", "product", "type") if name in call.params}
    if "lookup_keys" in call.params:
        where["lookup_key"] = call.params["lookup_keys"]
    return call.lists("price", where, _URL)


_UPDATE: Shape = {
    "active": Param("boolean"),
    "lookup_key": Param(max_length=200, emptiable=True),
    "metadata": METADATA,
    "nickname": Param(emptiable=True),
    "tax_behavior": catalogue.TAX_BEHAVIOR,
    "transfer_lookup_key": Param("boolean"),
}
_CREATE: Shape = {**_UPDATE, **catalogue.PRICE_DATA, "product": Param(), "product_data": catalogue.PRODUCT_DATA}
_FILTERS: Shape = {
    "active": Param("boolean"),
    "currency": Param("currency"),
    "lookup_keys": Param("list"),
    "product": Param(),
    "type": Param(choices=("one_time", "recurring")),
}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    Route("GET", _URL, _list, {**_FILTERS, **PAGE}),
    retrieval("price", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, _UPDATE),
)
