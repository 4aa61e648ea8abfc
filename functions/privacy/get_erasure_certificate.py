"""POST /api/v1/erasures/certificate: the certificate of an erasure, for who has the token that the deletion answered."""

from functions.privacy import erasures
from functions.privacy.models import CertificateToken, ErasureCertificate
from socialflow import access
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(strict="code", account="certificate_token"))


@app.post("/api/v1/erasures/certificate", tags=["privacy"])
def get_erasure_certificate(asked: CertificateToken) -> ErasureCertificate:
    return erasures.certificate(asked.certificate_token)


handler = lambda_handler(app)
