package dev.kmsaccess.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kmsaccess.aws.Settings;
import dev.kmsaccess.aws.pace.Beat;
import dev.kmsaccess.core.audit.UnreadableRecordException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.ListAliasesRequest;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.organizations.OrganizationsClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sts.StsClient;

class AuditorHandlerTest {

  private static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("project.root")));
  private static final Map<String, String> ENVIRONMENT =
      Map.ofEntries(
          Map.entry(Settings.STACK, "kms-access"),
          Map.entry(Settings.KEY_ACCOUNT, "123456789012"),
          Map.entry(Settings.ORGANIZATION, "o-a1b2c3d4e5"),
          Map.entry(Settings.BUS, "arn:aws:events:eu-central-1:123456789012:event-bus/kms-access"),
          Map.entry(Settings.TOPIC, "arn:aws:sns:eu-central-1:123456789012:alerts"),
          Map.entry(Settings.TABLE, "audit"),
          Map.entry(Settings.LONGEST_DURATION, "P7D"),
          Map.entry(Settings.ORGANIZATIONS_ROLE, ""),
          Map.entry(Settings.AUDIT_MEMBERS, "false"),
          Map.entry(Settings.REMINDER, "PT24H"),
          Map.entry(Settings.ALERT_FORMS, "text"),
          Map.entry(
              Settings.EXCEPTIONS, ROOT.resolve("exceptions/accepted-exposures.json").toString()));

  private final FakeAws aws = new FakeAws();
  private final List<String> lines = new ArrayList<>();

  @Test
  void handleRequest_ofAPolicyThatOpensTheKey_alerts_andPublishes() throws IOException {
    audit(sample("put-key-policy"));

    assertThat(aws.published)
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.subject()).contains("open to anyone");
              assertThat(it.messageAttributes())
                  .hasEntrySatisfying(
                      "exposure", value -> assertThat(value.stringValue()).isEqualTo("PUBLIC"));
            });
    assertThat(aws.put)
        .singleElement()
        .satisfies(
            it -> assertThat(it.entries().getFirst().detailType()).isEqualTo("KMS Key Exposed"));
    assertThat(lines).anySatisfy(it -> assertThat(it).contains("\"KeysExposed\":1"));
  }

  @Test
  void handleRequest_ofAPolicyForTheOrganisation_isQuiet() throws IOException {
    audit(sample("create-key").replace("\"kms-access\"", "\"team\""));

    assertThat(aws.published).isEmpty();
    assertThat(aws.put).isEmpty();
    assertThat(lines).singleElement().asString().contains("closed to outsiders");
  }

  @Test
  void handleRequest_neverLogsThePolicy() throws IOException {
    audit(sample("put-key-policy"));

    assertThat(lines).noneMatch(it -> it.contains("Statement"));
  }

  @Test
  void handleRequest_ofARecordThatIsNotCloudTrails_countsIt_andDoesNothing() throws IOException {
    audit(sample("put-key-policy").replace("\"aws.kms\"", "\"my.kms\""));

    assertThat(aws.published).isEmpty();
    assertThat(lines).anySatisfy(it -> assertThat(it).contains("\"EventsForged\":1"));
  }

  @Test
  void handleRequest_ofWhatIsNoEvent_throws() {
    assertThatThrownBy(() -> audit("poison"))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessageStartingWith("the input is no event: ");
  }

  @Test
  void constructor_withFaultyExceptions_saysWhere(@TempDir Path folder) throws IOException {
    Map<String, String> faulty = new HashMap<>(ENVIRONMENT);
    Path file = Files.writeString(folder.resolve("faulty.json"), "{\"version\": \"2\"}");
    faulty.put(Settings.EXCEPTIONS, file.toString());

    assertThatThrownBy(() -> handler(faulty))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("faulty.json has faults: ");
  }

  private void audit(String event) throws IOException {
    handler(ENVIRONMENT)
        .handleRequest(
            new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
            new ByteArrayOutputStream(),
            new TestContext());
  }

  private AuditorHandler handler(Map<String, String> environment) {
    return new AuditorHandler(
        environment,
        new AuditorClients(
            aws.kms(),
            aws.eventBridge(),
            aws.sns(),
            aws.dynamoDb(),
            aws.sts(),
            aws.organizations(),
            session -> aws.kms(),
            session -> aws.organizations()),
        Beat.unbounded(),
        () -> Instant.parse("2026-11-24T02:58:00Z"),
        lines::add);
  }

  private static String sample(String name) throws IOException {
    return Files.readString(ROOT.resolve("events").resolve(name + ".json"));
  }

  /** What the auditor calls. The policy cannot be read back, as that of a key elsewhere. */
  private static final class FakeAws {
    final List<PublishRequest> published = new ArrayList<>();
    final List<PutEventsRequest> put = new ArrayList<>();

    KmsClient kms() {
      return new KmsClient() {
        @Override
        public GetKeyPolicyResponse getKeyPolicy(GetKeyPolicyRequest request) {
          throw KmsException.builder().message("elsewhere").build();
        }

        @Override
        public ListAliasesResponse listAliases(ListAliasesRequest request) {
          throw KmsException.builder().message("elsewhere").build();
        }

        @Override
        public ListResourceTagsResponse listResourceTags(ListResourceTagsRequest request) {
          throw KmsException.builder().message("elsewhere").build();
        }

        @Override
        public ListGrantsResponse listGrants(ListGrantsRequest request) {
          throw KmsException.builder().message("elsewhere").build();
        }

        @Override
        public String serviceName() {
          return "kms";
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };
    }

    EventBridgeClient eventBridge() {
      return new EventBridgeClient() {
        @Override
        public PutEventsResponse putEvents(PutEventsRequest request) {
          put.add(request);
          return PutEventsResponse.builder()
              .entries(PutEventsResultEntry.builder().eventId("e").build())
              .build();
        }

        @Override
        public String serviceName() {
          return "events";
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };
    }

    /** A table that cannot be reached: what is told does not depend on it. */
    DynamoDbClient dynamoDb() {
      return new DynamoDbClient() {
        @Override
        public GetItemResponse getItem(GetItemRequest request) {
          throw DynamoDbException.builder().message("down").build();
        }

        @Override
        public PutItemResponse putItem(PutItemRequest request) {
          throw DynamoDbException.builder().message("down").build();
        }

        @Override
        public String serviceName() {
          return "dynamodb";
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };
    }

    StsClient sts() {
      return new StsClient() {
        @Override
        public String serviceName() {
          return "sts";
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };
    }

    OrganizationsClient organizations() {
      return new OrganizationsClient() {
        @Override
        public String serviceName() {
          return "organizations";
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };
    }

    SnsClient sns() {
      return new SnsClient() {
        @Override
        public PublishResponse publish(PublishRequest request) {
          published.add(request);
          return PublishResponse.builder().messageId("m").build();
        }

        @Override
        public String serviceName() {
          return "sns";
        }

        @Override
        public void close() {
          // There is nothing to close.
        }
      };
    }
  }
}
