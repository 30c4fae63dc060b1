package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/getsentry/sentry-go"
	"github.com/getsentry/sentry-go/attribute"
)

// runWorkday sends one of everything that this SDK sends, and prints the ids that the test looks for.
func runWorkday() {
	err := sentry.Init(sentry.ClientOptions{
		Dsn:              os.Getenv("SENTRY_DSN"),
		Release:          "shop-go@2.4.1",
		Environment:      "staging",
		AttachStacktrace: true,
		EnableTracing:    true,
		TracesSampleRate: 1,
		BeforeSend: func(event *sentry.Event, _ *sentry.EventHint) *sentry.Event {
			if event.Message == "only noise" {
				return nil
			}
			return event
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	sentry.ConfigureScope(func(scope *sentry.Scope) {
		scope.SetUser(sentry.User{ID: "u-17", Email: "ada@example.com", Username: "ada"})
	})
	ctx := sentry.SetHubOnContext(context.Background(), sentry.CurrentHub())

	errorID := sentry.CaptureException(&OrderError{ID: "A-1001", Cause: &CardLimitError{Total: 420}})

	var messageID *sentry.EventID
	sentry.WithScope(func(scope *sentry.Scope) {
		scope.SetLevel(sentry.LevelWarning)
		scope.AddAttachment(&sentry.Attachment{
			Filename:    "stock.json",
			ContentType: "application/json",
			Payload:     []byte(`{"screws":3}`),
		})
		messageID = sentry.CaptureMessage("the stock is low")
	})

	transaction := sentry.StartTransaction(ctx, "POST /orders", sentry.WithOpName("http.server"))
	span := transaction.StartChild("db.query", sentry.WithDescription("SELECT stock"))
	span.SetData("db.rows", 3)
	span.Finish()
	transaction.Finish()

	sentry.NewLogger(ctx).Warn().
		Int("minutes", 12).Bool("express", true).String("depot", "north").
		Emitf("order %s is late", "A-1001")

	meter := sentry.NewMeter(ctx)
	meter.Count("orders", 3, sentry.WithAttributes(attribute.String("depot", "north")))
	meter.Distribution("order.duration", 187.5, sentry.WithUnit("millisecond"))
	meter.Gauge("queue.depth", 7)

	monitor := &sentry.MonitorConfig{
		Schedule:      sentry.CrontabSchedule("0 3 * * *"),
		CheckInMargin: 2,
		MaxRuntime:    5,
		Timezone:      "Europe/Lisbon",
	}
	checkInID := sentry.CaptureCheckIn(
		&sentry.CheckIn{MonitorSlug: "nightly-report", Status: sentry.CheckInStatusInProgress}, monitor)
	sentry.CaptureCheckIn(&sentry.CheckIn{
		ID: *checkInID, MonitorSlug: "nightly-report", Status: sentry.CheckInStatusOK, Duration: time.Second,
	}, monitor)

	sentry.CaptureMessage("only noise")
	if !sentry.Flush(10 * time.Second) {
		os.Exit(1)
	}
	fmt.Printf("{\"errorId\":%q,\"messageId\":%q}\n", *errorID, *messageID)
}
