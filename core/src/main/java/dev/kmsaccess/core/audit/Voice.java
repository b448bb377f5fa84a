package dev.kmsaccess.core.audit;

import dev.kmsaccess.core.event.Answer;
import dev.kmsaccess.core.usecase.AnswerChannel;
import java.util.List;

/**
 * Tells the security team, and whoever listens to the bus. What is not taken throws, and is told
 * again.
 *
 * @param alerts where people are told
 * @param answers where programs are told
 */
record Voice(AlertChannel alerts, AnswerChannel answers) {

  void say(Alert alert, Answer event) {
    alerts.send(alert);
    answers.publish(List.of(event));
  }

  void say(Alert alert) {
    alerts.send(alert);
  }
}
