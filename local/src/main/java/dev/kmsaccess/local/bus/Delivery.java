package dev.kmsaccess.local.bus;

import software.amazon.awssdk.services.eventbridge.model.Target;

/** An event on its way to one target of a rule. */
record Delivery(Rule rule, Target target, BusEvent event) {}
