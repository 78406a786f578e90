internal import CurlClient
internal import PurserCore

/// A recorded reply of a supplier with what it must be read as, so that an adapter is tested by
/// what it ships with.
package struct AdapterSample: Sendable {
  /// What it shows.
  package var name: String
  /// Which call of the adapter it answers, counted from 0.
  var call: Int
  var status: Int
  var headers: [(name: String, value: String)]
  /// The text exactly as received.
  var body: String
  /// The moment of the reading.
  var at: Timestamp
  /// Settings of the supplier, beside the adapter's defaults.
  var settings: [String: SettingValue]
  /// What calls before this one kept.
  var kept: [String: JSONTemplate]
  var expectation: Expectation

  /// What the reply must be read as.
  enum Expectation: Sendable {
    case balances([ExpectedBalance])
    /// A failure, and where it matters its message and how long to wait.
    case failure(CheckFailure.Kind, message: String?, retryAfter: Duration?)
  }

  /// A pool with the values that the sample fixes; others may be anything.
  struct ExpectedBalance: Sendable {
    /// Its name; `nil` where a failure does not tell it.
    var pool: String?
    /// Its unit; `nil` where a failure does not tell it.
    var currency: String?
    /// Why it cannot be read.
    var failure: (kind: CheckFailure.Kind, message: String?)?
    /// Decimal texts in major units; `nil` where the supplier gives no number.
    var available: String?
    var amounts: AmountValues<String>
    var note: String?
    var expiresAt: Timestamp?
    var updatedAt: Timestamp?
  }
}

extension AdapterSample {
  /// The reply.
  var response: HTTPResponse {
    HTTPResponse(
      status: status, headers: headers.map { HTTPHeader(name: $0.name, value: $0.value) },
      body: Array(body.utf8))
  }
}
