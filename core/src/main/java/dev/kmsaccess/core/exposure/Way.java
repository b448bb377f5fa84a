package dev.kmsaccess.core.exposure;

/**
 * Actions that a statement lets outsiders take, all by the same request.
 *
 * @param actions the actions, as a set; not empty
 * @param outcome how
 */
record Way(long actions, Outcome outcome) {}
