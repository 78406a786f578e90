internal import CurlClient
package import PurserCore

extension SupplierAccount {
  /// What the adapter reads in `body`, as if it were the reply to the first call, with status 200.
  /// Nothing is sent.
  ///
  /// - Throws: `CheckFailure`, redacted, where nothing could be read.
  package func pools(inReply body: [UInt8], at moment: Timestamp) throws(CheckFailure)
    -> [PoolReport]
  {
    try read(HTTPResponse(status: 200, body: body), at: moment).readings.map(PoolReport.init)
  }

  /// Everything read, and everything that could not be, in a reply with a status and headers.
  func read(_ response: HTTPResponse, at moment: Timestamp) throws(CheckFailure) -> PoolsRead {
    let redaction = Redaction(secretTexts)
    do throws(CheckFailure) {
      return try parts(in: response, at: moment).summed().redacted(by: redaction)
    } catch {
      throw redaction.redacted(error)
    }
  }

  private func parts(
    in response: HTTPResponse, at moment: Timestamp
  ) throws(CheckFailure) -> PoolParts {
    guard let call = adapter.calls.first else { return PoolParts() }
    let reader = ReplyReader(
      adapter: adapter, call: call, known: knownInReplies, currencies: currencies)
    let place = call.pagination?.start
    let reply = try reader.success(response, receivedAt: moment, page: place?.names ?? [:])
    let parts = try reader.readings(in: [reply])
    _ = try reader.next(after: place, reply)
    return parts
  }
}
