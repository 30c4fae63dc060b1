//! One of everything that this SDK sends. Prints the ids that the test looks for.
use std::time::Duration;

use anyhow::Context;
use sentry::protocol::{Attachment, MonitorCheckIn, MonitorCheckInStatus, MonitorConfig, MonitorSchedule};

use crate::CardLimit;

pub fn run(dsn: &str) {
    let guard = sentry::init(
        sentry::ClientOptions::new()
            .dsn(dsn)
            .release("shop-rust@2.4.1")
            .environment("staging")
            .traces_sample_rate(1.0)
            .before_send(|event| {
                (event.message.as_deref() != Some("only noise")).then_some(event)
            }),
    );
    sentry::configure_scope(|scope| {
        scope.set_user(Some(sentry::User {
            id: Some("u-17".into()),
            email: Some("ada@example.com".into()),
            username: Some("ada".into()),
            ..Default::default()
        }));
    });
    sentry::start_session();

    let error = Err::<(), _>(CardLimit { total: 420 }).context("order A-1001 was not placed").unwrap_err();
    let error_id = sentry::integrations::anyhow::capture_anyhow(&error);

    let message_id = sentry::with_scope(
        |scope| {
            scope.add_attachment(Attachment {
                buffer: br#"{"screws":3}"#.to_vec(),
                filename: "stock.json".into(),
                content_type: Some("application/json".into()),
                ..Default::default()
            })
        },
        || sentry::capture_message("the stock is low", sentry::Level::Warning),
    );

    let transaction = sentry::start_transaction(sentry::TransactionContext::new("POST /orders", "http.server"));
    let span = transaction.start_child("db.query", "SELECT stock");
    span.set_data("db.rows", 3.into());
    span.finish();
    transaction.finish();

    sentry::logger_warn!(minutes = 12, express = true, depot = "north", "order {} is late", "A-1001");

    sentry::metrics::counter("orders", 3).attribute("depot", "north").capture();
    sentry::metrics::distribution("order.duration", 187.5).unit("millisecond").capture();
    sentry::metrics::gauge("queue.depth", 7).capture();

    let check_in_id = sentry::protocol::Event::new().event_id;
    for (status, duration) in [(MonitorCheckInStatus::InProgress, None), (MonitorCheckInStatus::Ok, Some(1.0))] {
        sentry::Hub::current().client().expect("a client").send_envelope(
            sentry::protocol::EnvelopeItem::MonitorCheckIn(MonitorCheckIn {
                check_in_id,
                monitor_slug: "nightly-report".into(),
                status,
                duration,
                environment: Some("staging".into()),
                monitor_config: Some(MonitorConfig {
                    schedule: MonitorSchedule::Crontab { value: "0 3 * * *".into() },
                    checkin_margin: Some(2),
                    max_runtime: Some(5),
                    timezone: Some("Europe/Lisbon".into()),
                    failure_issue_threshold: None,
                    recovery_threshold: None,
                }),
            })
            .into(),
        );
    }

    sentry::capture_message("only noise", sentry::Level::Info);
    sentry::end_session();
    if !guard.flush(Some(Duration::from_secs(10))) {
        std::process::exit(1);
    }
    println!(r#"{{"errorId":"{}","messageId":"{}"}}"#, error_id.simple(), message_id.simple());
}
