//! A small web shop's worker that cannot place an order.
mod workday;

use std::fmt;
use std::time::Duration;

use anyhow::Context;

struct Order {
    id: &'static str,
    total: u32,
}

#[derive(Debug)]
struct CardLimit {
    total: u32,
}

impl fmt::Display for CardLimit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "card limit reached at {} EUR", self.total)
    }
}

impl std::error::Error for CardLimit {}

fn charge_card(order: &Order) -> anyhow::Result<()> {
    Err(CardLimit { total: order.total })?;
    Ok(())
}

fn place_order(order: &Order) -> anyhow::Result<()> {
    charge_card(order).with_context(|| format!("order {} was not placed", order.id))
}

fn main() {
    let dsn = std::env::var("SENTRY_DSN").expect("SENTRY_DSN names the project");
    if std::env::args().nth(1).as_deref() == Some("workday") {
        return workday::run(&dsn);
    }
    let guard = sentry::init(
        sentry::ClientOptions::new()
            .dsn(&dsn)
            .release("shop-rust@2.4.1")
            .environment("staging"),
    );
    sentry::configure_scope(|scope| {
        scope.set_user(Some(sentry::User {
            id: Some("u-17".into()),
            email: Some("ada@example.com".into()),
            username: Some("ada".into()),
            ..Default::default()
        }));
        scope.set_tag("run", std::env::var("RUN_ID").unwrap_or_default());
        scope.set_tag("payment", "card");
    });

    if let Err(error) = place_order(&Order { id: "A-1001", total: 420 }) {
        sentry::integrations::anyhow::capture_anyhow(&error);
    }

    if !guard.flush(Some(Duration::from_secs(10))) {
        std::process::exit(1);
    }
}
