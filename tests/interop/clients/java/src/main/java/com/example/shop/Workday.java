package com.example.shop;

import io.sentry.Attachment;
import io.sentry.MonitorConfig;
import io.sentry.MonitorSchedule;
import io.sentry.Sentry;
import io.sentry.SentryAttribute;
import io.sentry.SentryAttributes;
import io.sentry.SentryLevel;
import io.sentry.SentryLogLevel;
import io.sentry.logger.SentryLogParameters;
import io.sentry.metrics.SentryMetricsParameters;
import io.sentry.protocol.Feedback;
import io.sentry.protocol.SentryId;
import io.sentry.protocol.User;
import io.sentry.util.CheckInUtils;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One of everything that this SDK sends. Prints the ids that the test looks for. */
public final class Workday {
  static final class OrderException extends RuntimeException {
    OrderException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  public static void main(String[] args) throws Exception {
    Sentry.init(
        options -> {
          options.setDsn(System.getenv("SENTRY_DSN"));
          options.setRelease("shop-java@2.4.1");
          options.setEnvironment("staging");
          options.addInAppInclude("com.example");
          options.setTracesSampleRate(1.0);
          options.getLogs().setEnabled(true);
          options.setBeforeSend(
              (event, hint) ->
                  event.getMessage() != null && "only noise".equals(event.getMessage().getFormatted())
                      ? null
                      : event);
        });
    User user = new User();
    user.setId("u-17");
    user.setEmail("ada@example.com");
    user.setUsername("ada");
    Sentry.setUser(user);
    Sentry.startSession();

    SentryId errorId =
        Sentry.captureException(
            new OrderException(
                "order A-1001 was not placed",
                new IllegalArgumentException("card limit reached at 420 EUR")));

    SentryId messageId =
        Sentry.captureMessage(
            "the stock is low",
            SentryLevel.WARNING,
            scope ->
                scope.addAttachment(
                    new Attachment(
                        "{\"screws\":3}".getBytes(StandardCharsets.UTF_8), "stock.json", "application/json")));

    var transaction = Sentry.startTransaction("POST /orders", "http.server");
    var span = transaction.startChild("db.query", "SELECT stock");
    span.setData("db.rows", 3);
    span.finish();
    transaction.finish();

    Sentry.logger()
        .log(
            SentryLogLevel.WARN,
            SentryLogParameters.create(
                SentryAttributes.of(
                    SentryAttribute.integerAttribute("minutes", 12),
                    SentryAttribute.booleanAttribute("express", true),
                    SentryAttribute.stringAttribute("depot", "north"))),
            "order %s is late",
            "A-1001");

    Sentry.metrics().count("orders", 3.0, null, SentryMetricsParameters.create(Map.of("depot", "north")));
    Sentry.metrics().distribution("order.duration", 187.5, "millisecond");
    Sentry.metrics().gauge("queue.depth", 7.0);

    MonitorConfig monitor = new MonitorConfig(MonitorSchedule.crontab("0 3 * * *"));
    monitor.setCheckinMargin(2L);
    monitor.setMaxRuntime(5L);
    monitor.setTimezone("Europe/Lisbon");
    CheckInUtils.withCheckIn("nightly-report", monitor, () -> null);

    Feedback feedback = new Feedback("the button does nothing");
    feedback.setName("Ada");
    feedback.setContactEmail("ada@example.com");
    feedback.setAssociatedEventId(errorId);
    SentryId feedbackId = Sentry.feedback().capture(feedback);

    Sentry.captureMessage("only noise");
    Sentry.endSession();
    Sentry.flush(10_000);
    Sentry.close();
    System.out.printf(
        "{\"errorId\":\"%s\",\"messageId\":\"%s\",\"feedbackId\":\"%s\"}%n", errorId, messageId, feedbackId);
  }
}
