package dev.kmsaccess.simulation;

import dev.kmsaccess.core.json.JsonLimits;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.JsonResult;
import dev.kmsaccess.core.json.JsonString;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.LocalClients;
import dev.kmsaccess.local.lambda.Invocation;
import dev.kmsaccess.local.lambda.LocalFunction;
import dev.kmsaccess.local.stack.FunctionDefinition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.ListRolesRequest;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/**
 * Faults that such a product could well have; each makes a fresh mutation, for some remember
 * things.
 */
enum Mutant {
  EXPIRY_FROM_THE_CLOCK {
    @Override
    Mutation make() {
      Map<String, Integer> tries = new HashMap<>();
      return names(
          name -> {
            // Looked at again, the end lies later again.
            int later = tries.merge(name, 1, Integer::sum) - 1;
            return name.replaceFirst("([0-9]{2})Z/", "0" + Math.min(later, 9) + "Z/");
          });
    }
  },
  CAPPED_DURATION {
    @Override
    Mutation make() {
      return events("GrantBrokerHandler", text -> text.replace("\"P8D\"", "\"PT20M\""));
    }
  },
  NO_IDEMPOTENCY {
    @Override
    Mutation make() {
      int[] made = {0};
      return names(name -> name.substring(0, name.length() - 6) + "%06x".formatted(made[0]++));
    }
  },
  NEVER_TRIES_TWICE {
    @Override
    Mutation make() {
      Set<String> failed = new HashSet<>();
      return kms(
          "ReaperHandler",
          kms ->
              Interposed.at(
                  KmsClient.class,
                  kms,
                  RetireGrantRequest.class,
                  (request, call) -> {
                    if (failed.contains(request.grantId())) {
                      throw new IllegalStateException("it failed before");
                    }
                    try {
                      return call.with(request);
                    } catch (RuntimeException e) {
                      failed.add(request.grantId());
                      throw e;
                    }
                  }));
    }
  },
  TAKES_EVERY_GRANT_FOR_OURS {
    @Override
    Mutation make() {
      return listings(
          name ->
              name.startsWith("owner-")
                  ? "kms-access/1/kms-access/210987654321/20260101T000000Z/x/0123456789ab"
                  : name);
    }
  },
  READS_THE_END_AN_HOUR_LATE {
    @Override
    Mutation make() {
      return listings(
          name -> name.replace("T08", "T09").replace("T09", "T10").replace("T10", "T11"));
    }
  },
  RELEASES_ONCE {
    @Override
    Mutation make() {
      return code(
          "GrantBrokerHandler",
          code ->
              (event, invocation) ->
                  text(event).contains("\"Records\"")
                      ? "{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8)
                      : code.invoke(event, invocation));
    }
  },
  LETS_STRANGERS_RELEASE {
    @Override
    Mutation make() {
      return events(
          "GrantBrokerHandler",
          text ->
              text.contains("KMS Access Release")
                  ? JSON.read(text) instanceof JsonResult.Parsed(JsonObject event)
                      ? StrictJson.write(
                          event
                              .object("detail")
                              .flatMap(it -> it.text("requester"))
                              .map(it -> with(event, "account", it))
                              .orElse(event))
                      : text
                  : text);
    }
  },
  REFUSES_IN_SILENCE {
    @Override
    Mutation make() {
      return silent("KMS Access Refused");
    }
  },
  ENDS_IN_SILENCE {
    @Override
    Mutation make() {
      return silent("KMS Access Ended");
    }
  },
  WRITES_ON_AN_OLD_READ {
    @Override
    Mutation make() {
      Map<String, Object> read = new HashMap<>();
      return kms(
          "PolicyWriterHandler",
          kms ->
              Interposed.at(
                  KmsClient.class,
                  kms,
                  GetKeyPolicyRequest.class,
                  (request, call) ->
                      read.computeIfAbsent(request.keyId(), key -> call.with(request))));
    }
  },
  STOPS_AT_THE_FIRST_FAILURE {
    @Override
    Mutation make() {
      boolean[] failed = {false};
      Mutation retiring =
          kms(
              "ReaperHandler",
              kms ->
                  Interposed.at(
                      KmsClient.class,
                      kms,
                      RetireGrantRequest.class,
                      (request, call) -> {
                        if (failed[0]) {
                          throw new IllegalStateException("one failed before");
                        }
                        failed[0] = true;
                        Object answer = call.with(request);
                        failed[0] = false;
                        return answer;
                      }));
      return new Mutation() {
        @Override
        public LocalClients clients(FunctionDefinition function, LocalClients clients) {
          return retiring.clients(function, clients);
        }

        @Override
        public LocalFunction code(FunctionDefinition function, LocalFunction code) {
          return (event, invocation) -> {
            failed[0] = false;
            return code.invoke(event, invocation);
          };
        }
      };
    }
  },
  LISTS_TWICE {
    @Override
    Mutation make() {
      return kms(
          "ReaperHandler",
          kms ->
              Interposed.at(
                  KmsClient.class,
                  kms,
                  ListRetirableGrantsRequest.class,
                  (request, call) -> {
                    call.with(request);
                    return call.with(request);
                  }));
    }
  },
  GIVES_ONE_OPERATION_MORE {
    @Override
    Mutation make() {
      return grants(request -> request.operationsWithStrings("Decrypt", "DescribeKey", "Encrypt"));
    }
  },
  GIVES_TO_THE_WHOLE_ACCOUNT {
    @Override
    Mutation make() {
      return grants(
          request ->
              request.granteePrincipal(
                  request.build().granteePrincipal().replaceFirst(":role/.*", ":root")));
    }
  },
  GRANTS_HOWEVER_LATE {
    @Override
    Mutation make() {
      // The broker takes every request for one of this moment, and still ends it when it was asked.
      return code(
          "GrantBrokerHandler",
          code -> (event, invocation) -> code.invoke(fresh(text(event), invocation), invocation));
    }

    private byte[] fresh(String text, Invocation invocation) {
      if (!(JSON.read(text) instanceof JsonResult.Parsed(JsonObject event))
          || !event.text("detail-type").equals(Optional.of("KMS Access Request"))) {
        return text.getBytes(StandardCharsets.UTF_8);
      }
      JsonObject detail = event.object("detail").orElseThrow();
      Instant time = Instant.parse(event.text("time").orElseThrow());
      Optional<Instant> end = detail.text("duration").map(it -> time.plus(Duration.parse(it)));
      JsonObject.Builder changed = JsonObject.builder();
      detail
          .members()
          .forEach(
              (name, value) -> {
                if (!name.equals("duration")) {
                  changed.put(name, value);
                }
              });
      end.ifPresent(it -> changed.put("expiresAt", it.toString()));
      Instant now = invocation.deadline().minusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
      JsonObject.Builder envelope = JsonObject.builder();
      event.members().forEach(envelope::put);
      envelope.put("time", (now.isAfter(time) ? now : time).toString());
      envelope.put("detail", changed.build());
      return StrictJson.write(envelope.build()).getBytes(StandardCharsets.UTF_8);
    }
  },
  TELLS_NOBODY_OF_A_LOST_EDIT {
    @Override
    Mutation make() {
      return clients(
          EVERY_HANDLER,
          clients ->
              clients.with(
                  Interposed.at(
                      SnsClient.class,
                      clients.sns(),
                      PublishRequest.class,
                      (request, call) -> PublishResponse.builder().messageId("silent").build())));
    }
  },
  DIES_OF_A_BAD_REQUEST {
    @Override
    Mutation make() {
      return code(
          "GrantBrokerHandler",
          code ->
              (event, invocation) -> {
                if (text(event).contains("\"colour\"")) {
                  throw new IllegalArgumentException("unknown field");
                }
                return code.invoke(event, invocation);
              });
    }
  },
  GRANTS_IN_A_FREEZE {
    @Override
    Mutation make() {
      // Whether a freeze stands is asked by a call that changes nothing; its answer is not heeded.
      return kms(
          "GrantBrokerHandler",
          kms ->
              Interposed.at(
                  KmsClient.class,
                  kms,
                  CreateGrantRequest.class,
                  (request, call) ->
                      Boolean.TRUE.equals(request.dryRun())
                          ? CreateGrantResponse.builder().grantId("rehearsed").build()
                          : call.with(request)));
    }
  },
  KEEPS_ITS_FIRST_RULES {
    @Override
    Mutation make() {
      return new Mutation() {
        @Override
        public Rules rules(Rules deployed) {
          return Rules.WHOLE;
        }
      };
    }
  },
  NEEDS_RULES_TO_END {
    @Override
    Mutation make() {
      boolean[] readable = {true};
      return new Mutation() {
        @Override
        public Rules rules(Rules deployed) {
          readable[0] = deployed != Rules.UNREADABLE;
          return deployed;
        }

        @Override
        public LocalFunction code(FunctionDefinition function, LocalFunction code) {
          return (event, invocation) -> {
            if (function.handler().contains("ReaperHandler") && !readable[0]) {
              throw new IllegalStateException("the rules have faults");
            }
            return code.invoke(event, invocation);
          };
        }
      };
    }
  },
  REFUSES_AT_RANDOM {
    @Override
    Mutation make() {
      return events(
          "GrantBrokerHandler",
          text -> text.contains("request-4") ? text.replace("\"reason\"", "\"raisin\"") : text);
    }
  },
  TAKES_GRANTS_OF_ANOTHER_STACK {
    @Override
    Mutation make() {
      return listings(name -> name.replace("/neighbour/", "/kms-access/"));
    }
  },
  TAKES_STATEMENTS_OF_ANOTHER_STACK {
    @Override
    Mutation make() {
      return policies(policy -> policy.replace("/neighbour/", "/kms-access/"));
    }
  },
  TAKES_A_NAME_FOR_A_PROOF {
    @Override
    Mutation make() {
      return kms(
          "ReaperHandler",
          kms ->
              Interposed.at(
                  KmsClient.class,
                  kms,
                  ListRetirableGrantsRequest.class,
                  (request, call) -> {
                    ListRetirableGrantsResponse listing =
                        (ListRetirableGrantsResponse) call.with(request);
                    listing.grants().stream()
                        .filter(it -> Optional.ofNullable(it.name()).orElse("").contains("/2020"))
                        .forEach(
                            it ->
                                kms.retireGrant(
                                    retire -> retire.grantId(it.grantId()).keyId(it.keyId())));
                    return listing;
                  }));
    }
  },
  FORGETS_WHO_ASKED {
    @Override
    Mutation make() {
      return names(name -> name.replace("210987654321", "222233334444"));
    }
  },
  NAMES_THE_DAY_ONLY {
    @Override
    Mutation make() {
      return names(name -> name.replaceFirst("T[0-9]{6}Z/", "T235959Z/"));
    }
  },
  STATES_EVERY_ROLE {
    @Override
    Mutation make() {
      return writing(policy -> policy.replaceAll(":role/reader-[0-9]", ":role/*"));
    }
  },
  STATES_NO_END {
    @Override
    Mutation make() {
      return writing(policy -> policy.replace("DateLessThan", "DateGreaterThan"));
    }
  },
  FORGETS_ROLES {
    @Override
    Mutation make() {
      return clients(
          EVERY_HANDLER,
          clients ->
              clients.with(
                  Interposed.at(
                      IamClient.class,
                      clients.iam(),
                      ListRolesRequest.class,
                      (request, call) ->
                          ListRolesResponse.builder()
                              .roles(List.of())
                              .isTruncated(false)
                              .build())));
    }
  };

  /** A part of every handler's name. */
  private static final String EVERY_HANDLER = "Handler";

  private static final StrictJson JSON = StrictJson.within(JsonLimits.EVENT);

  /** Returns the fault, as if the product had just been written so. */
  abstract Mutation make();

  /** Leaves out every answer of a type. */
  private static Mutation silent(String type) {
    return clients(
        EVERY_HANDLER,
        clients ->
            clients.with(
                Interposed.at(
                    EventBridgeClient.class,
                    clients.eventBridge(),
                    PutEventsRequest.class,
                    (request, call) -> without(type, request, call))));
  }

  private static Object without(
      String type, PutEventsRequest request, Interposed.Call<PutEventsRequest> call) {
    List<PutEventsRequestEntry> entries =
        request.entries().stream().filter(it -> !it.detailType().equals(type)).toList();
    return entries.isEmpty()
        ? PutEventsResponse.builder()
            .failedEntryCount(0)
            .entries(
                request.entries().stream()
                    .map(it -> PutEventsResultEntry.builder().eventId("silent").build())
                    .toList())
            .build()
        : call.with(request.toBuilder().entries(entries).build());
  }

  /** Changes the key policies that the policy writer reads. */
  private static Mutation policies(UnaryOperator<String> change) {
    return kms(
        "PolicyWriterHandler",
        kms ->
            Interposed.at(
                KmsClient.class,
                kms,
                GetKeyPolicyRequest.class,
                (request, call) -> {
                  GetKeyPolicyResponse read = (GetKeyPolicyResponse) call.with(request);
                  return read.toBuilder().policy(change.apply(read.policy())).build();
                }));
  }

  /** Changes the key policies that the policy writer writes. */
  private static Mutation writing(UnaryOperator<String> change) {
    return kms(
        "PolicyWriterHandler",
        kms ->
            Interposed.at(
                KmsClient.class,
                kms,
                PutKeyPolicyRequest.class,
                (request, call) ->
                    call.with(request.toBuilder().policy(change.apply(request.policy())).build())));
  }

  /** Changes the names of the grants that are made. */
  private static Mutation names(UnaryOperator<String> change) {
    return grants(request -> request.name(change.apply(request.build().name())));
  }

  /** Changes the grants that are made. */
  private static Mutation grants(UnaryOperator<CreateGrantRequest.Builder> change) {
    return kms(
        "GrantBrokerHandler",
        kms ->
            Interposed.at(
                KmsClient.class,
                kms,
                CreateGrantRequest.class,
                (request, call) -> call.with(change.apply(request.toBuilder()).build())));
  }

  /** Changes the names of grants as the reaper reads them. */
  private static Mutation listings(UnaryOperator<String> change) {
    return kms(
        "ReaperHandler",
        kms ->
            Interposed.at(
                KmsClient.class,
                kms,
                ListRetirableGrantsRequest.class,
                (request, call) -> {
                  ListRetirableGrantsResponse listing =
                      (ListRetirableGrantsResponse) call.with(request);
                  return listing.toBuilder()
                      .grants(
                          listing.grants().stream()
                              .map(
                                  it ->
                                      it.toBuilder()
                                          .name(
                                              Optional.ofNullable(it.name())
                                                  .map(change)
                                                  .orElse(null))
                                          .build())
                              .toList())
                      .build();
                }));
  }

  private static Mutation kms(String name, UnaryOperator<KmsClient> change) {
    return clients(name, clients -> clients.with(change.apply(clients.kms())));
  }

  private static Mutation clients(String name, UnaryOperator<LocalClients> change) {
    return new Mutation() {
      @Override
      public LocalClients clients(FunctionDefinition function, LocalClients clients) {
        return function.handler().contains(name) ? change.apply(clients) : clients;
      }
    };
  }

  private static Mutation events(String name, UnaryOperator<String> change) {
    return code(
        name,
        code ->
            (event, invocation) ->
                code.invoke(
                    change.apply(text(event)).getBytes(StandardCharsets.UTF_8), invocation));
  }

  private static Mutation code(String name, UnaryOperator<LocalFunction> change) {
    return new Mutation() {
      @Override
      public LocalFunction code(FunctionDefinition function, LocalFunction code) {
        return function.handler().contains(name) ? change.apply(code) : code;
      }
    };
  }

  private static String text(byte[] event) {
    return new String(event, StandardCharsets.UTF_8);
  }

  private static JsonObject with(JsonObject object, String member, String text) {
    JsonObject.Builder changed = JsonObject.builder();
    object.members().forEach(changed::put);
    return changed.put(member, JsonString.of(text)).build();
  }
}
