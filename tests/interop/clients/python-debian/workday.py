"""A day of the shop's worker with the SDK of Debian 12. Prints the ids that the test looks for."""
import json
import os

import sentry_sdk

sentry_sdk.init(
    dsn=os.environ["SENTRY_DSN"],
    release="shop-python-debian@2.4.1",
    environment="staging",
    traces_sample_rate=1.0,
    before_send=lambda event, hint: None if event.get("message") == "only noise" else event,
)
sentry_sdk.set_user({"id": "u-17", "email": "ada@example.com", "username": "ada"})
sentry_sdk.Hub.current.start_session()


class OrderError(Exception):
    pass


def place_order():
    try:
        raise ValueError("card limit reached at 420 EUR")
    except ValueError as error:
        raise OrderError("order A-1001 was not placed") from error


try:
    place_order()
except OrderError as error:
    error_id = sentry_sdk.capture_exception(error)

with sentry_sdk.push_scope() as own:
    own.add_attachment(bytes=b'{"screws":3}', filename="stock.json", content_type="application/json")
    message_id = sentry_sdk.capture_message("the stock is low", level="warning")

with sentry_sdk.start_transaction(name="POST /orders", op="http.server"):
    with sentry_sdk.start_span(op="db.query", description="SELECT stock") as span:
        span.set_data("db.rows", 3)

sentry_sdk.capture_message("only noise")
sentry_sdk.Hub.current.end_session()
sentry_sdk.flush(timeout=10)
sentry_sdk.Hub.current.client.close(timeout=10)
print(json.dumps({"errorId": error_id, "messageId": message_id}))
