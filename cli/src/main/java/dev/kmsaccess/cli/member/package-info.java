/**
 * What a member account says and hears: requests, renewals, releases and approvals, and the answers
 * to them. Here enters what talks to the bus and to the log of answers as the caller; nothing here
 * decides anything.
 */
@NullMarked
package dev.kmsaccess.cli.member;

import org.jspecify.annotations.NullMarked;
