package dev.kmsaccess.local.kms;

import dev.kmsaccess.local.Page;
import dev.kmsaccess.local.iam.ServiceCall;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagResourceRequest;
import software.amazon.awssdk.services.kms.model.TagResourceResponse;
import software.amazon.awssdk.services.kms.model.UntagResourceRequest;
import software.amazon.awssdk.services.kms.model.UntagResourceResponse;

/** The operations on the tags of keys. */
final class KeyTags {

  private static final int MOST = 50;
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;

  private final KmsCall call;

  KeyTags(KmsCall call) {
    this.call = call;
  }

  TagResourceResponse tag(TagResourceRequest request) {
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    KeyAction action =
        KeyAction.of("TagResource", found)
            .with("aws:TagKeys", request.tags().stream().map(Tag::tagKey).toList());
    for (Tag tag : request.tags()) {
      action = action.with("aws:RequestTag/" + tag.tagKey(), tag.tagValue());
    }
    call.require(action);
    KeyStates.requireStaying(found.key());
    put(found.key(), request.tags());
    return TagResourceResponse.builder().build();
  }

  UntagResourceResponse untag(UntagResourceRequest request) {
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    call.require(KeyAction.of("UntagResource", found).with("aws:TagKeys", request.tagKeys()));
    KeyStates.requireStaying(found.key());
    found.key().tags().keySet().removeAll(request.tagKeys());
    return UntagResourceResponse.builder().build();
  }

  ListResourceTagsResponse list(ListResourceTagsRequest request) {
    KeyStore.Found found = call.findByKeyId("keyId", request.keyId());
    call.require(KeyAction.of("ListResourceTags", found));
    int limit = call.checks().within("limit", request.limit(), 1, MOST).orElse(MOST);
    Page<Map.Entry<String, String>> page =
        call.page(
            List.copyOf(found.key().tags().entrySet()), Map.Entry::getKey, request.marker(), limit);
    return ListResourceTagsResponse.builder()
        .tags(
            page.items().stream()
                .map(it -> Tag.builder().tagKey(it.getKey()).tagValue(it.getValue()).build())
                .toList())
        .truncated(page.next().isPresent())
        .nextMarker(page.next().orElse(null))
        .build();
  }

  /** Puts tags on a key; all or none. */
  static void put(LocalKey key, List<Tag> tags) {
    for (Tag tag : tags) {
      if (tag.tagKey().startsWith("aws:")) {
        throw KmsErrors.tag("Tags beginning with aws: are reserved: " + tag.tagKey());
      }
      if (tag.tagKey().isEmpty()
          || tag.tagKey().length() > LONGEST_KEY
          || tag.tagValue().length() > LONGEST_VALUE) {
        throw KmsErrors.tag(
            "A tag's key has 1 to %d characters and its value at most %d: %s"
                .formatted(LONGEST_KEY, LONGEST_VALUE, tag.tagKey()));
      }
    }
    long added =
        tags.stream().map(Tag::tagKey).distinct().filter(it -> !key.tags().containsKey(it)).count();
    if (key.tags().size() + added > MOST) {
      throw KmsErrors.limitExceeded("Too many tags; a key has at most " + MOST + ".");
    }
    tags.forEach(tag -> key.tags().put(tag.tagKey(), tag.tagValue()));
  }

  /** Returns a call with the condition keys of the tags that it asks for. */
  static ServiceCall requested(ServiceCall call, List<Tag> tags) {
    if (tags.isEmpty()) {
      return call;
    }
    ServiceCall tagged = call.with("aws:TagKeys", tags.stream().map(Tag::tagKey).toList());
    for (Tag tag : tags) {
      tagged = tagged.with("aws:RequestTag/" + tag.tagKey(), List.of(tag.tagValue()));
    }
    return tagged;
  }
}
