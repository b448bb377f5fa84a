package dev.kmsaccess.local.trail;

import dev.kmsaccess.core.arn.AccountId;
import dev.kmsaccess.core.json.JsonObject;
import dev.kmsaccess.core.json.StrictJson;
import dev.kmsaccess.local.CallerIdentity;
import dev.kmsaccess.local.LocalCloud;
import dev.kmsaccess.local.ServiceErrors;
import dev.kmsaccess.local.iam.Authorizer;
import dev.kmsaccess.local.iam.ServiceCall;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsRequest;
import software.amazon.awssdk.services.cloudtrail.model.DescribeTrailsResponse;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetEventSelectorsResponse;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusRequest;
import software.amazon.awssdk.services.cloudtrail.model.GetTrailStatusResponse;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StartLoggingResponse;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingRequest;
import software.amazon.awssdk.services.cloudtrail.model.StopLoggingResponse;

/**
 * CloudTrail as one caller sees it: the one trail that each account has here, which logs
 * everything, and its latest events, newest first (<a
 * href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html">LookupEvents</a>).
 */
public final class LocalCloudTrail implements CloudTrailClient {

  private static final ServiceErrors STYLE =
      new ServiceErrors("CloudTrail", ServiceErrors.Protocol.JSON, CloudTrailException::builder);
  private static final int PAGE = 50;
  private static final String NAME = "everything";

  private final LocalCloud cloud;
  private final CallerIdentity caller;
  private final String region;
  private final Authorizer authorizer;

  /** Makes the client of a caller. */
  public LocalCloudTrail(LocalCloud cloud, CallerIdentity caller, String region) {
    this.cloud = cloud;
    this.caller = caller;
    this.region = region;
    this.authorizer = new Authorizer(cloud, STYLE);
  }

  @Override
  public LookupEventsResponse lookupEvents(LookupEventsRequest request) {
    return cloud.call(
        () -> {
          AccountId account = require("LookupEvents");
          List<JsonObject> found =
              Trail.of(cloud).events(account).reversed().stream()
                  .filter(it -> it.text("region").equals(Optional.of(region)))
                  .map(it -> it.object("detail").orElseThrow())
                  .filter(it -> isWanted(it, request))
                  .toList();
          int start = start(request);
          int end = Math.min(found.size(), start + PAGE);
          LookupEventsResponse.Builder response =
              LookupEventsResponse.builder()
                  .events(
                      found.subList(Math.min(start, end), end).stream()
                          .map(LocalCloudTrail::event)
                          .toList());
          if (end < found.size()) {
            response.nextToken(String.valueOf(end));
          }
          return response.build();
        });
  }

  @Override
  public DescribeTrailsResponse describeTrails(DescribeTrailsRequest request) {
    return cloud.call(
        () -> {
          AccountId account = require("DescribeTrails");
          String arn =
              "arn:%s:cloudtrail:%s:%s:trail/%s"
                  .formatted(LocalCloud.PARTITION, region, account, NAME);
          return DescribeTrailsResponse.builder()
              .trailList(
                  software.amazon.awssdk.services.cloudtrail.model.Trail.builder()
                      .name(NAME)
                      .trailARN(arn)
                      .isMultiRegionTrail(true)
                      .homeRegion(region)
                      .build())
              .build();
        });
  }

  @Override
  public GetTrailStatusResponse getTrailStatus(GetTrailStatusRequest request) {
    return cloud.call(
        () -> {
          AccountId account = require("GetTrailStatus");
          return GetTrailStatusResponse.builder()
              .isLogging(Trail.of(cloud).isLogging(account))
              .build();
        });
  }

  @Override
  public StopLoggingResponse stopLogging(StopLoggingRequest request) {
    return cloud.call(
        () -> {
          Trail.of(cloud).setLogging(require("StopLogging"), false);
          return StopLoggingResponse.builder().build();
        });
  }

  @Override
  public StartLoggingResponse startLogging(StartLoggingRequest request) {
    return cloud.call(
        () -> {
          Trail.of(cloud).setLogging(require("StartLogging"), true);
          return StartLoggingResponse.builder().build();
        });
  }

  @Override
  public GetEventSelectorsResponse getEventSelectors(GetEventSelectorsRequest request) {
    return cloud.call(
        () -> {
          require("GetEventSelectors");
          return GetEventSelectorsResponse.builder()
              .eventSelectors(
                  EventSelector.builder()
                      .includeManagementEvents(true)
                      .readWriteType(ReadWriteType.ALL)
                      .build())
              .build();
        });
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}

  private AccountId require(String operation) {
    AccountId account = caller.account().orElseThrow(STYLE::unknownClient);
    authorizer.require(caller, ServiceCall.of("cloudtrail:" + operation, "*", account).in(region));
    return account;
  }

  private int start(LookupEventsRequest request) {
    return request.nextToken() == null ? 0 : Integer.parseInt(request.nextToken());
  }

  private static boolean isWanted(JsonObject record, LookupEventsRequest request) {
    Instant time = Instant.parse(record.text("eventTime").orElseThrow());
    return (request.startTime() == null || !time.isBefore(request.startTime()))
        && (request.endTime() == null || !time.isAfter(request.endTime()))
        && request.lookupAttributes().stream().allMatch(it -> has(record, it));
  }

  private static boolean has(JsonObject record, LookupAttribute attribute) {
    if (attribute.attributeKey() != LookupAttributeKey.RESOURCE_NAME) {
      throw STYLE.error(
          CloudTrailException.builder(),
          "InvalidLookupAttributesException",
          400,
          "The local accounts look events up by ResourceName alone.");
    }
    return record.objects("resources").stream()
        .anyMatch(it -> it.text("ARN").equals(Optional.of(attribute.attributeValue())));
  }

  private static Event event(JsonObject record) {
    return Event.builder()
        .eventId(record.text("eventID").orElseThrow())
        .eventName(record.text("eventName").orElseThrow())
        .eventSource(record.text("eventSource").orElseThrow())
        .eventTime(Instant.parse(record.text("eventTime").orElseThrow()))
        .cloudTrailEvent(StrictJson.write(record))
        .build();
  }
}
