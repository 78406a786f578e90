package import PurserCore

/// How to ask a supplier for its balances: an adapter as its YAML describes it, read and checked.
/// A preset and one written in place in `suppliers.yaml` are the same; nothing in it is secret.
package struct AdapterDefinition: Sendable {
  /// Its name: the preset's, or the supplier's for one written in place.
  package var name: String
  /// Its name for people.
  package var title: String
  /// Where the supplier documents what the adapter uses.
  package var documentation: String?
  /// Where the supplier's API is, unless `suppliers.yaml` says otherwise.
  package var baseURL: String?
  /// When the number of such suppliers falls, where the adapter knows.
  package var deductionTiming: DeductionTiming?
  /// Names of the secrets a supplier must give.
  package var credentials: [String]
  /// Parameters a supplier may give.
  package var settings: [AdapterSetting]
  /// How often such suppliers may be asked, where the adapter knows.
  package var limits: RateLimits?
  /// Recorded replies and what they must be read as.
  package var samples: [AdapterSample]

  var authentication: Authentication
  var calls: [AdapterCall]
  /// Whether the calls stand under `calls:`, so that one request cannot be replaced.
  var hasCallList: Bool
  /// Finds what the supplier says to people about an error.
  var errorMessage: Selector?
  var errorRules: [ErrorRule]
}

/// A parameter that a supplier of an adapter may give under `settings:`.
package struct AdapterSetting: Sendable, Hashable {
  /// What templates call it.
  package var name: String
  /// Its value where a supplier gives none.
  package var defaultValue: SettingValue?
  /// Whether every supplier has to give it.
  package var isRequired: Bool
}

/// One question to the supplier and how its answer is read.
struct AdapterCall: Sendable {
  var request: RequestTemplate
  var pagination: Pagination?
  /// What makes a reply with a status of 200 to 299 a success; `nil` for the status alone.
  var successWhen: Expression?
  var rows: [BalanceRow]
  /// Identities that every reply must satisfy.
  var checks: [Expression]
}

/// Cursor pages: another request follows while a reply names the next page.
struct Pagination: Sendable {
  /// Finds the next page's cursor in a reply.
  var cursor: Selector
  /// The query parameter that carries it.
  var queryParameter: String
  /// How many pages a reading may have; more is a reply that never ends.
  var maximumPages: Int

  static let defaultMaximumPages = 100
}

/// Turns the replies that match it into a kind of failure. All conditions given must hold.
struct ErrorRule: Sendable {
  /// The statuses it is for; empty for any.
  var statuses: [ClosedRange<Int>]
  /// A condition on the reply's JSON.
  var condition: Expression?
  /// A part of the body's text.
  var text: String?
  var kind: CheckFailure.Kind
}
