internal import CurlClient
internal import PurserCore

/// Recorded replies to the requests for a list, with what must be read of them.
package struct ListSample: Sendable {
  /// What it shows.
  package var name: String
  /// Which list it is of.
  var kind: ListKind
  /// The replies to all requests, in their order.
  var replies: [AdapterSample.RecordedReply]
  /// The moment of the reading, and of the requests.
  var at: Timestamp
  /// Settings of the supplier, beside the adapter's defaults.
  var settings: [String: SettingValue]
  /// What requests are made with.
  var inputs: AdapterSample.Inputs
  var expectation: Expectation

  /// What must come of it.
  enum Expectation: Sendable {
    case rows([ExpectedRow])
    /// A failure, and where it matters a part of its message.
    case failure(CheckFailure.Kind, message: String?)
  }

  /// A row with the values that the sample fixes, by their keys; others may be anything.
  struct ExpectedRow: Sendable {
    var values: [(key: String, text: String)]
  }

  /// Whether it expects a list.
  var isSuccess: Bool {
    switch expectation {
    case .rows: true
    case .failure: false
    }
  }
}
