/**
 * The report: one page about the keys of an account, who can use them, and who could.
 *
 * <p>What may enter: the command, what the page is made of, and the page. What may not: what is
 * open and who has access, which others find out.
 */
@NullMarked
package dev.kmsaccess.cli.report;

import org.jspecify.annotations.NullMarked;
