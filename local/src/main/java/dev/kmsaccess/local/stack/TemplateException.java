package dev.kmsaccess.local.stack;

import dev.kmsaccess.core.json.Place;

/** A template, or a parameter given for it, that cannot be deployed; the message says where. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(String message) {
    super(message, null);
  }

  TemplateException(Place place, String message) {
    super(place.line() > 0 ? "line " + place.line() + ": " + message : message, null);
  }
}
