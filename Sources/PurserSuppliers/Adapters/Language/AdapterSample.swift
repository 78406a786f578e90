internal import CurlClient
internal import PurserCore

/// Recorded replies of a supplier with what they must be read as, and what must be sent for them, so that
/// an adapter is tested by what it ships with.
package struct AdapterSample: Sendable {
  /// What it shows.
  package var name: String
  /// Which call of the adapter it answers, counted from 0.
  var call: Int
  var status: Int
  var headers: [(name: String, value: String)]
  /// The text exactly as received.
  var body: String
  /// The moment of the reading, and of the requests.
  var at: Timestamp
  /// Settings of the supplier, beside the adapter's defaults.
  var settings: [String: SettingValue]
  /// What calls before this one kept.
  var kept: [String: JSONTemplate]
  /// The replies to all requests of a check, in their order; `nil` for one reply to one call.
  var replies: [RecordedReply]?
  /// What the first request must be, where there is one reply.
  var sends: ExpectedRequest?
  /// What requests are made with.
  var inputs = Inputs()
  var expectation: Expectation

  /// A reply, and what the request that it answers must be.
  struct RecordedReply: Sendable {
    var response: HTTPResponse
    var sends: ExpectedRequest?
  }

  /// What a request is made with, beside the settings: invented, or from a supplier's page.
  struct Inputs: Sendable {
    /// Where the supplier is; `nil` for the adapter's own base URL.
    var baseURL: String?
    /// A credential that is not given is its own name.
    var credentials: [String: String] = [:]
    /// What `uuid` and `random_hex` are made of, in the order in which they ask.
    var random: [[UInt8]] = []
    /// What `increasing` gives first.
    var increasing: Int64 = 1
  }

  /// What must come of it.
  enum Expectation: Sendable {
    case balances([ExpectedBalance])
    /// A failure, and where it matters its message and how long to wait.
    case failure(CheckFailure.Kind, message: String?, retryAfter: Duration?)
    /// Only the requests matter.
    case requests
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
  /// The moment of a sample that says none.
  static let defaultMoment = Timestamp(microsecondsSinceEpoch: 0)

  /// The one reply.
  var response: HTTPResponse {
    HTTPResponse(
      status: status, headers: headers.map { HTTPHeader(name: $0.name, value: $0.value) },
      body: Array(body.utf8))
  }

  /// The replies to play, where requests are made for it; `nil` where its one reply is only read.
  var play: [RecordedReply]? {
    replies ?? sends.map { [RecordedReply(response: response, sends: $0)] }
  }
}
