# A small web shop's worker that cannot place an order.
require "sentry-ruby"

Sentry.init do |config|
  config.dsn = ENV.fetch("SENTRY_DSN")
  config.release = "shop-ruby@2.4.1"
  config.environment = "staging"
  config.background_worker_threads = 0
  config.logger = Logger.new($stderr)
end
Sentry.set_user(id: "u-17", email: "ada@example.com", username: "ada")
Sentry.set_tags(run: ENV.fetch("RUN_ID"), payment: "card")

class OrderError < StandardError; end

def charge_card(order)
  raise RangeError, "card limit reached at #{order[:total]} EUR"
end

def place_order(order)
  charge_card(order)
rescue RangeError
  raise OrderError, "order #{order[:id]} was not placed"
end

begin
  place_order({ id: "A-1001", total: 420 })
rescue OrderError => error
  Sentry.capture_exception(error)
end
