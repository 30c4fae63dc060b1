package com.example.shop;

import io.sentry.Sentry;
import io.sentry.protocol.User;

/** A small web shop's worker that cannot place an order. */
public final class Shop {
  static final class OrderException extends RuntimeException {
    OrderException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static void chargeCard(int total) {
    throw new IllegalArgumentException("card limit reached at " + total + " EUR");
  }

  static void placeOrder(String id, int total) {
    try {
      chargeCard(total);
    } catch (IllegalArgumentException error) {
      throw new OrderException("order " + id + " was not placed", error);
    }
  }

  public static void main(String[] args) {
    Sentry.init(
        options -> {
          options.setDsn(System.getenv("SENTRY_DSN"));
          options.setRelease("shop-java@2.4.1");
          options.setEnvironment("staging");
          options.addInAppInclude("com.example");
        });

    User user = new User();
    user.setId("u-17");
    user.setEmail("ada@example.com");
    user.setUsername("ada");
    Sentry.setUser(user);
    Sentry.setTag("run", System.getenv("RUN_ID"));
    Sentry.setTag("payment", "card");

    try {
      placeOrder("A-1001", 420);
    } catch (OrderException error) {
      Sentry.captureException(error);
    }

    Sentry.flush(10_000);
    Sentry.close();
  }
}
