/** Days that a version is kept which another one has replaced. */
const OLD_VERSIONS_KEPT = 30;

/** Properties of a bucket that is nobody else's: encrypted as `byDefault` says, and with nothing in it for ever. */
export function privateBucket<T>(byDefault: T, days: number) {
  return {
    BucketEncryption: { ServerSideEncryptionConfiguration: [byDefault] },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    VersioningConfiguration: { Status: 'Enabled' },
    LifecycleConfiguration: {
      Rules: [
        {
          Id: 'Expire',
          Status: 'Enabled',
          ExpirationInDays: days,
          NoncurrentVersionExpiration: { NoncurrentDays: OLD_VERSIONS_KEPT },
        },
      ],
    },
  };
}

/** A statement of a policy of a resource: nothing unencrypted on the way. */
export function onlyWithTls<T>(action: string, resources: readonly T[]) {
  return {
    Sid: 'OnlyWithTls',
    Effect: 'Deny',
    Principal: '*',
    Action: action,
    Resource: resources,
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}
