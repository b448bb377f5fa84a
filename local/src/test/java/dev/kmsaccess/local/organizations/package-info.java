/** Who may ask about an organisation, and what they are told. */
@NullMarked
package dev.kmsaccess.local.organizations;

import org.jspecify.annotations.NullMarked;
