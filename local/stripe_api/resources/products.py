"""Products: what is sold; its prices stand on their own."""

from local.stripe_api.calls import Call, Route, listing, retrieval
from local.stripe_api.params import METADATA, Param, Shape, merge_metadata
from local.stripe_api.refusals import invalid
from local.stripe_api.resources import catalogue
from local.stripe_api.store import Json

_URL = "/v1/products"


def _create(call: Call) -> Json:
    given = call.params
    if "id" in given and call.store.owner("product", given["id"]):
        raise invalid("Product already exists.", code="resource_already_exists", param="id")
    body = catalogue.make_product(call, given)
    if "default_price_data" in given:
        price = catalogue.make_price(call, {**given["default_price_data"], "product": body["id"]})
        body["default_price"] = price["id"]
        call.save(body)
    return body


def _price_of(call: Call, price_id: str, product_id: str) -> Json:
    price = call.find("price", price_id, param="default_price")
    if price["product"] != product_id:
        raise invalid(f"The price {price_id} belongs to another product.", param="default_price")
    return price


def _update(call: Call) -> Json:
    body, given = call.find("product", call.path["id"]), call.params
    body |= {name: given[name] for name in catalogue.PLAIN_PRODUCT if name in given} | {"updated": call.now}
    if "default_price" in given:
        body["default_price"] = _price_of(call, given["default_price"], body["id"])["id"]
    if "metadata" in given:
        body["metadata"] = merge_metadata(body["metadata"], given["metadata"])
    call.save(body)
    call.emit("product.updated", body)
    return body


def _delete(call: Call) -> Json:
    body = call.find("product", call.path["id"])
    if any(price["product"] == body["id"] for price in call.store.every("price", call.account)):
        raise invalid("This product cannot be deleted because it has one or more user-created prices.")
    call.store.delete(body["id"])
    call.emit("product.deleted", body)
    return {"id": body["id"], "object": "product", "deleted": True}


_UPDATE: Shape = {
    **{
        name: Param(emptiable=True) for name in ("description", "statement_descriptor", "tax_code", "unit_label", "url")
    },
    "active": Param("boolean"),
    "images": Param("list"),
    "metadata": METADATA,
    "name": Param(),
    "shippable": Param("boolean"),
}
_CREATE: Shape = {
    **_UPDATE,
    "id": Param(max_length=255),
    "name": Param(required=True),
    "default_price_data": Param("hash", fields=catalogue.PRICE_DATA),
    "type": Param(choices=("service", "good")),
}

ROUTES = (
    Route("POST", _URL, _create, _CREATE),
    listing("product", _URL, {"active": Param("boolean")}),
    retrieval("product", f"{_URL}/{{id}}"),
    Route("POST", f"{_URL}/{{id}}", _update, {**_UPDATE, "default_price": Param()}),
    Route("DELETE", f"{_URL}/{{id}}", _delete),
)
