package dev.kmsaccess.core.exposure;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A condition key: where its value comes from and in which requests it is there.
 *
 * <p>From <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">AWS
 * global condition context keys</a> and <a
 * href="https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html">Condition keys
 * for AWS KMS</a>.
 *
 * @param name the key in lower case
 * @param always whether a request that can have the key always has it
 * @param several whether it can have several values
 * @param shape the form of its values
 * @param actions the actions whose requests can have it
 */
record ContextKey(
    String name, Origin origin, boolean always, boolean several, Shape shape, long actions) {

  /** Who decides the value. */
  enum Origin {
    /** It follows from who calls. */
    PRINCIPAL_ARN,
    PRINCIPAL_ACCOUNT,
    PRINCIPAL_ORGANIZATION,
    PRINCIPAL_PATHS,
    PRINCIPAL_TYPE,
    PRINCIPAL_USER_ID,
    PRINCIPAL_USER_NAME,
    PRINCIPAL_IS_SERVICE,
    PRINCIPAL_SERVICE_NAME,
    PRINCIPAL_SERVICE_NAMES,
    /** The caller chooses, services apart, which have none. */
    PRINCIPAL_ATTRIBUTE,
    /** A service says for whom it acts. */
    SOURCE_ACCOUNT,
    SOURCE_ARN,
    SOURCE_ORGANIZATION,
    SOURCE_PATHS,
    /** The caller chooses freely. */
    REQUEST,
    /** The pair of an encryption context; a name that begins with aws: is a service's own. */
    ENCRYPTION_CONTEXT,
    /** The caller's network; insiders' networks are not to be had. */
    NETWORK_ADDRESS,
    NETWORK_VPC,
    NETWORK_ENDPOINT,
    NETWORK_ACCOUNT,
    NETWORK_ORGANIZATION,
    NETWORK_PATHS,
    /** A resource of the caller's own. */
    CALLERS_RESOURCE,
    /** When the caller's credentials were made: not after now. */
    CREDENTIALS_TIME,
    /** The key decides, and the analysis knows. */
    KEY_ACCOUNT,
    KEY_ORGANIZATION,
    KEY_REGION,
    KEY_MULTI_REGION,
    KEY_ARN,
    NOW,
    /** The key decides, and the analysis does not know. */
    KEY_FACT,
    /** Not known to this product. */
    UNKNOWN;

    /** Whether it follows from who calls. */
    boolean isPrincipal() {
      return compareTo(PRINCIPAL_SERVICE_NAMES) <= 0;
    }

    /** Whether it says for whom a service acts. */
    boolean isSource() {
      return compareTo(SOURCE_ACCOUNT) >= 0 && compareTo(SOURCE_PATHS) <= 0;
    }

    /** Whether the analysis can only guess. */
    boolean isGuess() {
      return this == KEY_FACT || this == UNKNOWN;
    }
  }

  /** Stands for the key itself: no key of a policy has a name like that. */
  static final String RESOURCE = "the resource";

  private static final String PRINCIPAL_TAG = "aws:principaltag/";
  private static final long CONTEXT_ACTIONS =
      KmsActions.set(
          "CreateGrant",
          "Decrypt",
          "Encrypt",
          "GenerateDataKey",
          "GenerateDataKeyPair",
          "GenerateDataKeyPairWithoutPlaintext",
          "GenerateDataKeyWithoutPlaintext",
          "ReEncryptFrom",
          "ReEncryptTo",
          "RetireGrant");
  private static final long ALIAS_ACTIONS =
      KmsActions.EFFECTIVE
          & ~KmsActions.set("CreateGrant", "GetKeyRotationStatus", "ListGrants", "RevokeGrant");

  private static final Map<String, ContextKey> KNOWN = new HashMap<>();
  private static final Map<String, String> WRITTEN = new HashMap<>();

  static {
    principal("aws:PrincipalArn", Origin.PRINCIPAL_ARN);
    principal("aws:PrincipalAccount", Origin.PRINCIPAL_ACCOUNT);
    principal("kms:CallerAccount", Origin.PRINCIPAL_ACCOUNT);
    principal("aws:PrincipalOrgID", Origin.PRINCIPAL_ORGANIZATION);
    several("aws:PrincipalOrgPaths", Origin.PRINCIPAL_PATHS, Shape.ORGANIZATION_PATH);
    principal("aws:PrincipalType", Origin.PRINCIPAL_TYPE);
    principal("aws:userid", Origin.PRINCIPAL_USER_ID);
    principal("aws:username", Origin.PRINCIPAL_USER_NAME);
    principal("aws:PrincipalIsAWSService", Origin.PRINCIPAL_IS_SERVICE);
    principal("aws:PrincipalServiceName", Origin.PRINCIPAL_SERVICE_NAME);
    several("aws:PrincipalServiceNamesList", Origin.PRINCIPAL_SERVICE_NAMES, Shape.SERVICE);
    for (String key :
        new String[] {
          "aws:FederatedProvider",
          "aws:SourceIdentity",
          "aws:MultiFactorAuthAge",
          "aws:ChatbotSourceArn",
          "aws:Ec2InstanceSourcePrivateIPv4",
          "identitystore:UserId"
        }) {
      optional(key, Origin.PRINCIPAL_ATTRIBUTE, Shape.ANY);
    }
    optional("aws:MultiFactorAuthPresent", Origin.PRINCIPAL_ATTRIBUTE, Shape.BOOLEAN);
    optional("aws:AssumedRoot", Origin.PRINCIPAL_ATTRIBUTE, Shape.BOOLEAN);
    optional("aws:TokenIssueTime", Origin.CREDENTIALS_TIME, Shape.ANY);

    optional("aws:SourceAccount", Origin.SOURCE_ACCOUNT, Shape.ACCOUNT);
    // What SNS said before it said aws:SourceAccount.
    optional("aws:SourceOwner", Origin.SOURCE_ACCOUNT, Shape.ACCOUNT);
    optional("aws:SourceArn", Origin.SOURCE_ARN, Shape.ARN);
    optional("aws:SourceOrgID", Origin.SOURCE_ORGANIZATION, Shape.ORGANIZATION);
    several("aws:SourceOrgPaths", Origin.SOURCE_PATHS, Shape.ORGANIZATION_PATH);

    optional("aws:SourceIp", Origin.NETWORK_ADDRESS, Shape.ANY);
    optional("aws:VpcSourceIp", Origin.REQUEST, Shape.ANY);
    optional("aws:SourceVpc", Origin.NETWORK_VPC, Shape.ANY);
    optional("aws:Ec2InstanceSourceVpc", Origin.NETWORK_VPC, Shape.ANY);
    optional("aws:SourceVpce", Origin.NETWORK_ENDPOINT, Shape.ANY);
    optional("aws:VpceAccount", Origin.NETWORK_ACCOUNT, Shape.ACCOUNT);
    optional("aws:VpceOrgID", Origin.NETWORK_ORGANIZATION, Shape.ORGANIZATION);
    several("aws:VpceOrgPaths", Origin.NETWORK_PATHS, Shape.ORGANIZATION_PATH);
    for (String key :
        new String[] {"aws:SourceVpcArn", "ec2:SourceInstanceArn", "lambda:SourceFunctionArn"}) {
      optional(key, Origin.CALLERS_RESOURCE, Shape.ARN);
    }

    for (String key :
        new String[] {"aws:CalledViaFirst", "aws:CalledViaLast", "aws:Referer", "aws:UserAgent"}) {
      optional(key, Origin.REQUEST, Shape.ANY);
    }
    several("aws:CalledVia", Origin.REQUEST, Shape.ANY);
    bool("aws:SecureTransport", true, KmsActions.ALL);
    bool("aws:ViaAWSService", true, KmsActions.ALL);
    always("aws:CurrentTime", Origin.NOW);
    always("aws:EpochTime", Origin.NOW);
    always("aws:RequestedRegion", Origin.KEY_REGION);
    always("aws:ResourceAccount", Origin.KEY_ACCOUNT);
    always(RESOURCE, Origin.KEY_ARN);
    optional("aws:ResourceOrgID", Origin.KEY_ORGANIZATION, Shape.ORGANIZATION);
    several("aws:ResourceOrgPaths", Origin.KEY_FACT, Shape.ORGANIZATION_PATH);
    // Only requests that tag something carry tags, and none of those works across accounts.
    several("aws:TagKeys", Origin.REQUEST, Shape.ANY, KmsActions.set("TagResource"));

    optional("kms:ViaService", Origin.REQUEST, Shape.ANY);
    several("kms:EncryptionContextKeys", Origin.REQUEST, Shape.ANY, CONTEXT_ACTIONS);
    // Nothing says whether a call that leaves them out, and so means the usual, has these keys.
    kms("kms:EncryptionAlgorithm", CONTEXT_ACTIONS & ~KmsActions.CREATE_GRANT);
    kms("kms:MessageType", "Sign", "Verify");
    // KMS takes no call without these.
    always(
        "kms:DataKeyPairSpec",
        Shape.KEY_PAIR_SPEC,
        KmsActions.set("GenerateDataKeyPair", "GenerateDataKeyPairWithoutPlaintext"));
    always(
        "kms:KeyAgreementAlgorithm",
        Shape.AGREEMENT_ALGORITHM,
        KmsActions.set("DeriveSharedSecret"));
    always("kms:MacAlgorithm", Shape.MAC_ALGORITHM, KmsActions.set("GenerateMac", "VerifyMac"));
    always("kms:SigningAlgorithm", Shape.SIGNING_ALGORITHM, KmsActions.set("Sign", "Verify"));
    add(
        "kms:GrantOperations",
        Origin.REQUEST,
        /* always= */ true,
        /* several= */ true,
        Shape.GRANT_OPERATION,
        KmsActions.CREATE_GRANT);
    add(
        "kms:GrantConstraintType",
        Origin.REQUEST,
        /* always= */ false,
        /* several= */ false,
        Shape.CONSTRAINT_TYPE,
        KmsActions.set("CreateGrant", "RetireGrant"));
    grant("kms:GrantConstraintSourceArn", Shape.ARN);
    bool(
        "kms:GrantIsForAWSResource",
        false,
        KmsActions.set("CreateGrant", "ListGrants", "RevokeGrant"));
    grant("kms:GranteePrincipal", Shape.GRANTEE);
    grant("kms:GranteeServicePrincipal", Shape.SERVICE);
    grant("kms:RetiringPrincipal", Shape.GRANTEE);
    grant("kms:RetiringServicePrincipal", Shape.SERVICE);
    bool("kms:ReEncryptOnSameKey", false, KmsActions.set("ReEncryptFrom", "ReEncryptTo"));
    kms("kms:RequestAlias", ALIAS_ACTIONS);
    for (String key :
        new String[] {
          "kms:CustomerMasterKeySpec",
          "kms:CustomerMasterKeyUsage",
          "kms:KeyOrigin",
          "kms:KeySpec",
          "kms:KeyUsage",
          "kms:MultiRegionKeyType"
        }) {
      optional(key, Origin.KEY_FACT, Shape.ANY);
    }
    several("kms:ResourceAliases", Origin.KEY_FACT, Shape.ANY);
    always("kms:MultiRegion", Origin.KEY_MULTI_REGION);
    kms("kms:BypassPolicyLockoutSafetyCheck", "PutKeyPolicy", "ReplicateKey");
    kms("kms:ExpirationModel", "ImportKeyMaterial");
    kms("kms:ValidTo", "ImportKeyMaterial");
    kms("kms:WrappingAlgorithm", "GetParametersForImport");
    kms("kms:WrappingKeySpec", "GetParametersForImport");
    kms("kms:PrimaryRegion", "UpdatePrimaryRegion");
    kms("kms:ReplicaRegion", "ReplicateKey");
    kms("kms:RotationPeriodInDays", "EnableKeyRotation");
    kms("kms:ScheduleKeyDeletionPendingWindowInDays", "ScheduleKeyDeletion");
    kms("kms:TrailingDaysWithoutKeyUsage", "DisableKey", "ScheduleKeyDeletion");
  }

  /** Returns the key of that name, which has no case; one that is not known is a guess. */
  static ContextKey of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    ContextKey known = KNOWN.get(lower);
    return known != null ? known : byPrefix(lower);
  }

  /** Returns the name as AWS writes it, as far as it is known. */
  String written() {
    return WRITTEN.getOrDefault(name, name);
  }

  boolean isPrincipalTag() {
    return name.startsWith(PRINCIPAL_TAG);
  }

  /** Whether the caller says something there in each request for one of the actions. */
  boolean isUsual(long asked) {
    return always && origin == Origin.REQUEST && (actions & asked) != 0;
  }

  /** Returns what a key that every request has says when nobody asks for anything. */
  String usual() {
    return name.equals("aws:viaawsservice") ? "false" : shape.examples().getFirst();
  }

  /** Returns the same key where the analysis does not know what the resource has there. */
  ContextKey asFactOfKey() {
    return new ContextKey(name, Origin.KEY_FACT, always, several, shape, actions);
  }

  private static ContextKey byPrefix(String lower) {
    if (lower.startsWith("kms:encryptioncontext:")) {
      return new ContextKey(
          lower, Origin.ENCRYPTION_CONTEXT, false, false, Shape.ANY, CONTEXT_ACTIONS);
    }
    if (lower.startsWith(PRINCIPAL_TAG) || lower.startsWith("saml:")) {
      return optional(lower, Origin.PRINCIPAL_ATTRIBUTE);
    }
    if (lower.startsWith("aws:resourcetag/")) {
      return optional(lower, Origin.KEY_FACT);
    }
    if (lower.startsWith("aws:requesttag/")) {
      long tagging = KmsActions.set("TagResource");
      return new ContextKey(lower, Origin.REQUEST, false, false, Shape.ANY, tagging);
    }
    if (lower.startsWith("kms:recipientattestation:")) {
      long attested =
          KmsActions.set("Decrypt", "DeriveSharedSecret", "GenerateDataKey", "GenerateDataKeyPair");
      return new ContextKey(lower, Origin.REQUEST, false, false, Shape.ANY, attested);
    }
    return optional(lower, Origin.UNKNOWN);
  }

  private static ContextKey optional(String lower, Origin origin) {
    return new ContextKey(lower, origin, false, false, Shape.ANY, KmsActions.ALL);
  }

  private static void principal(String name, Origin origin) {
    add(name, origin, true, false, Shape.ANY, KmsActions.ALL);
  }

  private static void optional(String name, Origin origin, Shape shape) {
    add(name, origin, false, false, shape, KmsActions.ALL);
  }

  private static void always(String name, Origin origin) {
    add(name, origin, true, false, Shape.ANY, KmsActions.ALL);
  }

  private static void always(String name, Shape shape, long actions) {
    add(name, Origin.REQUEST, true, false, shape, actions);
  }

  private static void bool(String name, boolean always, long actions) {
    add(name, Origin.REQUEST, always, false, Shape.BOOLEAN, actions);
  }

  private static void several(String name, Origin origin, Shape shape) {
    add(name, origin, false, true, shape, KmsActions.ALL);
  }

  private static void several(String name, Origin origin, Shape shape, long actions) {
    add(name, origin, false, true, shape, actions);
  }

  private static void grant(String name, Shape shape) {
    add(name, Origin.REQUEST, false, false, shape, KmsActions.CREATE_GRANT);
  }

  private static void kms(String name, String... actions) {
    kms(name, KmsActions.set(actions));
  }

  private static void kms(String name, long actions) {
    add(name, Origin.REQUEST, false, false, Shape.ANY, actions);
  }

  private static void add(
      String name, Origin origin, boolean always, boolean several, Shape shape, long actions) {
    String lower = name.toLowerCase(Locale.ROOT);
    KNOWN.put(lower, new ContextKey(lower, origin, always, several, shape, actions));
    WRITTEN.put(lower, name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ContextKey key && name.equals(key.name);
  }
}
