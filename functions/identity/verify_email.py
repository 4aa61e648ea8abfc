"""POST /api/v1/auth/email/verify: prove an address by the code or the link that was sent to it."""

from functions.identity import email_proofs
from functions.identity.account_models import EmailProof
from socialflow import access, clock
from socialflow.http import lambda_handler, route_app

app = route_app(access.anyone(strict="code", account="email"))


@app.post("/api/v1/auth/email/verify", status_code=204, tags=["identity"])
def verify_email(proof: EmailProof) -> None:
    email_proofs.verify(proof, at=clock.now())


handler = lambda_handler(app)
