"""GET /api/v1/erasures/keys: the public keys that certificates of erasure are verified with."""

from functions.privacy import certificates
from functions.privacy.models import CertificateKey, CertificateKeys
from socialflow import access
from socialflow.http import lambda_handler, route_app, set_header

app = route_app(access.anyone(cost=0))


@app.get("/api/v1/erasures/keys", tags=["privacy"])
def get_certificate_keys() -> CertificateKeys:
    set_header(app, "Cache-Control", "public, max-age=300")
    return CertificateKeys(keys=[CertificateKey.model_validate(each) for each in certificates.public_jwks()])


handler = lambda_handler(app)
