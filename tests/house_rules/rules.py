"""What rules.yml must find, and what it must let be. Nothing runs it."""


def secrets(given, signature, kept_password, kept, key, body, status):
    # ruleid: secret-compared-with-equals
    if given == signature:
        return
    # ruleid: secret-compared-with-equals
    if kept_password != given:
        return
    # ruleid: secret-compared-with-equals
    if kept["refresh_token"] == given:
        return
    # ruleid: secret-compared-with-equals
    if hmac.digest(key, body, "sha256") == given:
        return
    # ok: secret-compared-with-equals
    if hmac.compare_digest(given, signature):
        return
    # ok: secret-compared-with-equals
    if status == "paid":
        return


def tokens(text, key):
    # ruleid: token-read-without-its-signature
    jwt.decode(text, key)
    # ruleid: token-read-without-its-signature
    jwt.decode(text, key, algorithms=["ES256"], options={"verify_signature": False})
    # ok: token-read-without-its-signature
    jwt.decode(text, key, algorithms=["ES256"], options={"require": ["exp"]})


def addresses(url, own):
    # ruleid: redirect-followed
    urllib3.PoolManager(maxsize=4).request("GET", url)
    # ruleid: redirect-followed
    requests.get(url, timeout=3)
    # ok: redirect-followed
    urllib3.PoolManager(retries=urllib3.Retry(2, redirect=0)).request("GET", url)
    # ruleid: call-without-a-limit-of-time
    urllib.request.urlopen(own)
    # ok: call-without-a-limit-of-time
    urllib.request.urlopen(own, timeout=3)


# ok: redirect-followed
_POOL = urllib3.PoolManager(maxsize=4)


def asked(url):
    return _POOL.request("GET", url, redirect=False)


def children(name):
    # ruleid: call-without-a-limit-of-time
    subprocess.run(["ffprobe", name])
    # ruleid: call-without-a-limit-of-time
    subprocess.check_output(["ffprobe", name])
    # ok: call-without-a-limit-of-time
    subprocess.run(["ffprobe", name], timeout=20)
    # ruleid: command-through-a-shell
    subprocess.Popen(f"ffprobe {name}", shell=True)
    # ruleid: command-through-a-shell
    os.system(f"ffprobe {name}")
    # ruleid: media-opened-with-any-protocol
    av.open(name)
    # ok: media-opened-with-any-protocol
    av.open(name, "r", options={"protocol_whitelist": "none"})


def money(amount_micro, price_minor, seconds):
    # ruleid: money-divided-with-a-fraction
    half = amount_micro / 2
    # ruleid: money-divided-with-a-fraction
    price = float(price_minor)
    # ruleid: money-divided-with-a-fraction
    cut = round(amount_micro, -4)
    # ok: money-divided-with-a-fraction
    each, left = divmod(amount_micro, 3)
    # ok: money-divided-with-a-fraction
    return seconds / 2


def stripes(client, key):
    # ruleid: stripe-asked-without-a-key
    client.v1.transfers.create({"amount": 1})
    # ruleid: stripe-asked-without-a-key
    client.v1.checkout.sessions.create({"mode": "payment"}, {"stripe_account": "acct_1"})
    # ok: stripe-asked-without-a-key
    client.v1.transfers.create({"amount": 1}, {"idempotency_key": key})
    # ok: stripe-asked-without-a-key
    client.v1.products.create({"id": key, "name": "premium"})


def pages(client, bucket):
    # ruleid: one-page-taken-for-all
    first = client.query(TableName="money")["Items"]
    # ruleid: one-page-taken-for-all
    everything = client.scan(TableName="money")
    # ruleid: one-page-taken-for-all
    names = client.list_objects_v2(Bucket=bucket)["Contents"]
    # ok: one-page-taken-for-all
    answer = client.query(TableName="money")
    return first, everything, names, answer


def faults(act):
    # ruleid: fault-swallowed
    try:
        act()
    except Exception:
        pass
    # ruleid: fault-swallowed
    try:
        act()
    except:
        act()
    # ruleid: fault-swallowed
    with contextlib.suppress(Exception):
        act()
    # ok: fault-swallowed
    with contextlib.suppress(FileNotFoundError):
        act()


def errors(name, refresh_token, token):
    # ruleid: secret-in-an-error
    raise Refused(f"{refresh_token} is spent")
    # ruleid: secret-in-an-error
    raise Refused(name, f"not {token}")
    # ok: secret-in-an-error
    raise Refused(f"{name} is not known")


def listens(server):
    # ruleid: open-to-the-network
    server.bind(("0.0.0.0", 80))
    # ok: open-to-the-network
    server.bind(("127.0.0.1", 80))
