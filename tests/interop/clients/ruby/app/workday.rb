# A day of the shop's worker: one of everything that this SDK sends. Prints the ids that the test looks for.
require "json"
require "sentry-ruby"

Sentry.init do |config|
  config.dsn = ENV.fetch("SENTRY_DSN")
  config.release = "shop-ruby@2.4.1"
  config.environment = "staging"
  config.traces_sample_rate = 1.0
  config.background_worker_threads = 0
  config.logger = Logger.new($stderr)
  config.before_send = ->(event, _hint) { event.message == "only noise" ? nil : event }
end
Sentry.set_user(id: "u-17", email: "ada@example.com", username: "ada")

class OrderError < StandardError; end

def place_order
  raise RangeError, "card limit reached at 420 EUR"
rescue RangeError
  raise OrderError, "order A-1001 was not placed"
end

error_id =
  begin
    place_order
  rescue OrderError => error
    Sentry.capture_exception(error).event_id
  end
message_id = Sentry.capture_message("the stock is low", level: :warning).event_id

transaction = Sentry.start_transaction(name: "POST /orders", op: "http.server")
transaction.with_child_span(op: "db.query", description: "SELECT stock") { |span| span.set_data("db.rows", 3) }
transaction.finish

Sentry.with_session_tracking { nil } if Sentry.respond_to?(:with_session_tracking)
Sentry.capture_message("only noise")
# The report of what was dropped goes with the next event.
Sentry.capture_message("the day is over", level: :info)
Sentry.session_flusher&.flush if Sentry.respond_to?(:session_flusher)
puts JSON.generate({ errorId: error_id, messageId: message_id })
