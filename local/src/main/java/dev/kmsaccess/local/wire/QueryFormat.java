package dev.kmsaccess.local.wire;

import java.util.Map;
import software.amazon.awssdk.core.SdkPojo;

/**
 * AWS Query: a form whose {@code Action} names the operation, and XML back.
 *
 * @param namespace the XML namespace of the service
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS Query</a>
 */
record QueryFormat(String namespace) implements WireFormat {

  @Override
  public void read(WireRequest request, SdkPojo builder) {
    FormReader.fill(builder, FormReader.parse(request.text()));
  }

  @Override
  public WireReply write(String operation, SdkPojo response, String requestId) {
    XmlWriter xml = new XmlWriter().open(operation + "Response", namespace);
    if (!response.sdkFields().isEmpty()) {
      xml.open(operation + "Result").members(response).close(operation + "Result");
    }
    xml.open("ResponseMetadata")
        .element("RequestId", requestId)
        .close("ResponseMetadata")
        .close(operation + "Response");
    return reply(200, xml, requestId);
  }

  @Override
  public WireReply write(WireError error, String requestId) {
    XmlWriter xml =
        new XmlWriter()
            .open("ErrorResponse", namespace)
            .open("Error")
            .element("Type", "Sender")
            .element("Code", error.code())
            .element("Message", error.message())
            .close("Error")
            .element("RequestId", requestId)
            .close("ErrorResponse");
    return reply(error.status(), xml, requestId);
  }

  private static WireReply reply(int status, XmlWriter xml, String requestId) {
    return WireReply.of(
        status, Map.of("Content-Type", "text/xml", "x-amzn-RequestId", requestId), xml.text());
  }
}
