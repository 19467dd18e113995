/** A value that DynamoDB would refuse; the message is the service's own. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}
