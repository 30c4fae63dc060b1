"""A day of the shop's worker: one of everything that this SDK sends. Prints the ids that the test looks for."""
import json
import os
import time

import sentry_sdk
from sentry_sdk.crons import monitor

sentry_sdk.init(
    dsn=os.environ["SENTRY_DSN"],
    release="shop-python@2.4.1",
    environment="staging",
    traces_sample_rate=1.0,
    profiles_sample_rate=1.0,
    enable_logs=True,
    before_send=lambda event, hint: None if event.get("message") == "only noise" else event,
)
sentry_sdk.set_user({"id": "u-17", "email": "ada@example.com", "username": "ada"})
scope = sentry_sdk.get_isolation_scope()
scope.start_session()


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

with sentry_sdk.new_scope() as own:
    own.add_attachment(bytes=b'{"screws":3}', filename="stock.json", content_type="application/json")
    message_id = sentry_sdk.capture_message("the stock is low", level="warning")

with sentry_sdk.start_transaction(name="POST /orders", op="http.server"):
    with sentry_sdk.start_span(op="db.query", name="SELECT stock") as span:
        span.set_data("db.rows", 3)
        # Long enough for the profiler to take some samples.
        until = time.monotonic() + 0.15
        while time.monotonic() < until:
            sum(range(1000))

sentry_sdk.logger.warning("order {order} is late", order="A-1001", attributes={"minutes": 12, "express": True, "depot": "north"})
sentry_sdk.metrics.count("orders", 3, attributes={"depot": "north"})
sentry_sdk.metrics.distribution("order.duration", 187.5, unit="millisecond")
sentry_sdk.metrics.gauge("queue.depth", 7)


@monitor(
    monitor_slug="nightly-report",
    monitor_config={
        "schedule": {"type": "crontab", "value": "0 3 * * *"},
        "checkin_margin": 2,
        "max_runtime": 5,
        "timezone": "Europe/Lisbon",
    },
)
def nightly_report():
    pass


nightly_report()
sentry_sdk.capture_message("only noise")
scope.end_session()
sentry_sdk.flush(timeout=10)
sentry_sdk.get_client().close(timeout=10)
print(json.dumps({"errorId": error_id, "messageId": message_id}))
