"""A small web shop's worker that cannot place an order."""
import os

import sentry_sdk

sentry_sdk.init(
    dsn=os.environ["SENTRY_DSN"],
    release="shop-python-debian@2.4.1",
    environment="staging",
)
sentry_sdk.set_user({"id": "u-17", "email": "ada@example.com", "username": "ada"})
sentry_sdk.set_tag("run", os.environ["RUN_ID"])
sentry_sdk.set_tag("payment", "card")


class OrderError(Exception):
    pass


def charge_card(order):
    limit = 400
    if order["total"] > limit:
        raise ValueError("card limit reached at %d EUR" % order["total"])


def place_order(order):
    try:
        charge_card(order)
    except ValueError as error:
        raise OrderError("order %s was not placed" % order["id"]) from error


try:
    place_order({"id": "A-1001", "total": 420})
except OrderError as error:
    sentry_sdk.capture_exception(error)

sentry_sdk.flush(timeout=10)
