package dev.kmsaccess.core.access;

/**
 * An access that exists: enough to list it, to tell whether it is overdue, and to end it.
 *
 * @param name the name it carries
 * @param handle where it is
 * @param grantee who has it, as AWS lists it: an ARN, or for new and deleted roles a unique id
 * @param reshares whether it lets the grantee make grants for others, which may outlive it
 */
public record LiveAccess(AccessName name, Handle handle, String grantee, boolean reshares) {}
