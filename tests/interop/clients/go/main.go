// A small web shop's worker that cannot place an order.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/getsentry/sentry-go"
)

type Order struct {
	ID    string
	Total int
}

type CardLimitError struct{ Total int }

func (e *CardLimitError) Error() string {
	return fmt.Sprintf("card limit reached at %d EUR", e.Total)
}

type OrderError struct {
	ID    string
	Cause error
}

func (e *OrderError) Error() string { return fmt.Sprintf("order %s was not placed", e.ID) }
func (e *OrderError) Unwrap() error { return e.Cause }

func chargeCard(order Order) error {
	return &CardLimitError{Total: order.Total}
}

func placeOrder(order Order) {
	if err := chargeCard(order); err != nil {
		sentry.CaptureException(&OrderError{ID: order.ID, Cause: err})
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "workday" {
		runWorkday()
		return
	}
	err := sentry.Init(sentry.ClientOptions{
		Dsn:              os.Getenv("SENTRY_DSN"),
		Release:          "shop-go@2.4.1",
		Environment:      "staging",
		AttachStacktrace: true,
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}

	sentry.ConfigureScope(func(scope *sentry.Scope) {
		scope.SetUser(sentry.User{ID: "u-17", Email: "ada@example.com", Username: "ada"})
		scope.SetTag("run", os.Getenv("RUN_ID"))
		scope.SetTag("payment", "card")
	})

	placeOrder(Order{ID: "A-1001", Total: 420})

	if !sentry.Flush(10 * time.Second) {
		os.Exit(1)
	}
}
