internal import CurlClient
package import PurserCore

extension SupplierAccount {
  /// What the adapter reads in `body`, as if it were the reply to the first call, with status 200.
  /// Nothing is sent.
  ///
  /// - Throws: `CheckFailure`, redacted.
  package func pools(inReply body: [UInt8], at moment: Timestamp) throws(CheckFailure)
    -> [PoolReport]
  {
    try pools(in: HTTPResponse(status: 200, body: body), at: moment)
  }

  /// The same for a reply with a status and headers.
  func pools(in response: HTTPResponse, at moment: Timestamp) throws(CheckFailure) -> [PoolReport] {
    do throws(CheckFailure) {
      let redaction = Redaction(secretTexts)
      var reports: [PoolReport] = []
      for reading in try readings(inReply: response, at: moment) {
        reports.append(PoolReport(try redaction.redacted(reading)))
      }
      return reports
    } catch {
      throw Redaction(secretTexts).redacted(error)
    }
  }

  private func readings(
    inReply response: HTTPResponse, at moment: Timestamp
  ) throws(CheckFailure) -> [PoolReading] {
    guard let call = adapter.calls.first else { return [] }
    let reader = ReplyReader(
      adapter: adapter, call: call, known: knownInReplies, currencies: currencies)
    let place = call.pagination?.start
    let reply = try reader.success(response, receivedAt: moment, page: place?.names ?? [:])
    return try reader.readings(in: [reply]).summed()
  }
}
