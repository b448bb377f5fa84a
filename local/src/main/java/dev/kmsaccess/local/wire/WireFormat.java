package dev.kmsaccess.local.wire;

import software.amazon.awssdk.core.SdkPojo;

/** One of AWS's protocols: how a request's body is read and how an answer is written. */
sealed interface WireFormat permits JsonFormat, QueryFormat {

  /**
   * Fills the builder of an operation's request.
   *
   * @throws WireException if the body does not have the operation's shape
   */
  void read(WireRequest request, SdkPojo builder);

  /** Writes the answer of an operation. */
  WireReply write(String operation, SdkPojo response, String requestId);

  /** Writes a refusal or a failure. */
  WireReply write(WireError error, String requestId);
}
